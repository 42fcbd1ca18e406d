import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import type { System } from '../../../host/system.ts'
import { AccountList } from '../account-list.ts'
import { fileObstacle } from '../file-obstacle.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import { storedPassword } from './stored-password.ts'
import { configurationFiles, readConfiguration } from './read-configuration.ts'
import type { UserFile } from './parse-realms.ts'
import { parseUsers } from './parse-users.ts'
import type { Properties } from './properties.ts'
import { readXml } from './read-xml.ts'
import { userFilePath } from './user-file-path.ts'

/** Users of every file that a realm of this Tomcat looks into. Never throws. */
export async function readTomcatAccounts(
  files: System,
  base: string,
  argumentProperties: Properties,
  instance: Pick<ServiceInstance, 'type' | 'name'>,
): Promise<ServiceAccounts> {
  if (base === '') return { accounts: [], gaps: [], obstacle: UNKNOWN_BASE }
  const { realms, properties, gaps, obstacle } = await readConfiguration(
    files,
    base,
    argumentProperties,
  )
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
  const found = list.list()
  const [first] = obstacles
  return {
    accounts: found.accounts,
    gaps: [...gaps, ...found.gaps],
    ...(first && { obstacle: first }),
  }

  async function addUsers(to: AccountList, { pathname, handlers }: UserFile) {
    const path = userFilePath(base, pathname)
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
export async function tomcatVersion(
  files: System,
  base: string,
  argumentProperties: Properties,
): Promise<string> {
  if (base === '') return ''
  const { realms } = await readConfiguration(files, base, argumentProperties)
  const userFiles = realms.userFiles.map(({ pathname }) => userFilePath(base, pathname) ?? '')
  const all = [...configurationFiles(files, base), ...new Set(userFiles)]
  return all.map((file) => `${file} ${Object.values(files.versionOf(file)).join()}`).join('\n')
}

const UNKNOWN_BASE: Obstacle = {
  reason: 'absent',
  detail: 'its command line does not say where its configuration is',
  remedy: 'Start Tomcat with an absolute -Dcatalina.base.',
}

function foreignRealm(className: string): Obstacle {
  const detail = `${className} takes users from another place`.slice(0, MAX_CHARACTERS.detail)
  return { reason: 'unsupported', detail, remedy: 'Check these accounts where they are kept.' }
}
