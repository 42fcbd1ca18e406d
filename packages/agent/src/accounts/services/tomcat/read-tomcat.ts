import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { AccountList } from '../account-list.ts'
import { asConfigured, configuredObstacle, findNewerFile } from '../as-configured.ts'
import { fileObstacle } from '../file-obstacle.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import { storedPassword } from './stored-password.ts'
import { readConfiguration } from './read-configuration.ts'
import type { Configuration, TomcatPlace } from './read-configuration.ts'
import type { UserFile } from './parse-realms.ts'
import { parseUsers } from './parse-users.ts'
import { readXml } from './read-xml.ts'
import { userFilePath } from './user-file-path.ts'

/** Users of every file that a realm of this Tomcat looks into. Never throws. */
export async function readTomcatAccounts(
  place: TomcatPlace,
  instance: Pick<ServiceInstance, 'type' | 'name'>,
): Promise<ServiceAccounts> {
  if (place.base === '') return { accounts: [], gaps: [], obstacle: UNKNOWN_BASE }
  const { files } = place.process
  const configuration = await readConfiguration(place)
  const { realms, properties, gaps, obstacle } = configuration
  const list = new AccountList(instance)
  const obstacles = obstacle === undefined ? [] : [obstacle]
  for (const className of realms.foreign) {
    list.note(`users of ${className}`, 'unsupported')
    obstacles.push(foreignRealm(className))
  }
  for (const userFile of realms.userFiles) {
    const problem = await addUsers(list, userFile)
    if (problem) obstacles.push(problem)
  }
  const newer = newerFileOf(place, configuration)
  if (newer !== undefined) obstacles.push(configuredObstacle(`/${newer}`, 'Restart Tomcat.'))
  const found = list.list()
  const [first] = obstacles
  return {
    accounts: newer === undefined ? found.accounts : found.accounts.map(asConfigured),
    gaps: [...gaps, ...found.gaps],
    ...(first && { obstacle: first }),
  }

  async function addUsers(to: AccountList, { pathname, handlers }: UserFile) {
    const path = userFilePath(place.base, pathname)
    if (path === undefined) return fileObstacle(pathname ?? 'the user database', 'unsupported')
    const reading = await readXml(files, path)
    // Without the file Tomcat starts with no user.
    if ('missing' in reading) {
      return reading.missing === 'absent' ? undefined : fileObstacle(`/${path}`, reading.missing)
    }
    const { users, gaps: faults } = parseUsers(reading.value, properties)
    to.noteAll(faults)
    for (const { userName, fullName, password, isElsewhere } of users) {
      const stored = isElsewhere
        ? ({ kind: 'unknown', reason: 'unsupported', what: 'password in a property' } as const)
        : storedPassword(password, handlers)
      to.add({ userName, comment: fullName, password: stored })
    }
    return reading.value.isBroken ? fileObstacle(`/${path}`, 'malformed') : undefined
  }
}

/** Changes when a file does that says who may log in. Never throws. */
export async function tomcatVersion(place: TomcatPlace): Promise<string> {
  if (place.base === '') return ''
  const { files } = place.process
  const configuration = await readConfiguration(place)
  const { userFiles } = configuration.realms
  const paths = userFiles.map(({ pathname }) => userFilePath(place.base, pathname) ?? '')
  const all = [...configuration.files, ...new Set(paths)]
  const versions = all.map((file) => `${file} ${Object.values(files.versionOf(file)).join()}`)
  const newer = newerFileOf(place, configuration) ?? 'as it runs'
  return [newer, configuration.obstacle?.detail, ...versions].join('\n')
}

/** A file that may say something else than what the server has read. */
function newerFileOf(
  { process, base }: TomcatPlace,
  { newerFile, realms }: Configuration,
): string | undefined {
  const pathsOf = (userFiles: readonly UserFile[]) =>
    userFiles.flatMap(({ pathname }) => userFilePath(base, pathname) ?? [])
  const watched = pathsOf(realms.userFiles.filter(({ isWatched }) => isWatched))
  const unwatched = pathsOf(realms.userFiles.filter(({ isWatched }) => !isWatched))
  const reloadedMs = Date.now() - MAX_RELOAD_MS
  const isThere = (file: string) => 'value' in process.files.sizeOf(file)
  const startedAtMs = Math.max(process.startedAtMs ?? 0, reloadedMs)
  return (
    newerFile ??
    findNewerFile(process, unwatched) ??
    findNewerFile({ files: process.files, startedAtMs }, watched.filter(isThere))
  )
}

/** Tomcat looks at the file every ten seconds, and waits until it was not written to for two. */
const MAX_RELOAD_MS = 20_000

const UNKNOWN_BASE: Obstacle = {
  reason: 'absent',
  detail: 'its command line does not say where its configuration is',
  remedy: 'Start Tomcat with an absolute -Dcatalina.base.',
}

function foreignRealm(className: string): Obstacle {
  const detail = `${className} takes users from another place`.slice(0, MAX_CHARACTERS.detail)
  return { reason: 'unsupported', detail, remedy: 'Check these accounts where they are kept.' }
}
