import type { System } from '../../../../host/system.ts'
import { AccountList } from '../../account-list.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import { instanceName } from '../../instance-name.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { parseAuthUserFile } from '../password-file.ts'
import { MAX_PASSWORD_FILE_BYTES, storedHash } from '../../../pam/password-files.ts'
import { PAM_FOLDERS, readPamModules } from '../../../pam/read-pam-modules.ts'
import type { PamStack } from '../../../pam/read-pam-modules.ts'
import { findNewerFile, ifAsItRuns } from '../../as-configured.ts'
import { pamPasswordFiles, readPamAccounts } from '../pam/read-pam-accounts.ts'
import { versionsOf } from '../versions-of.ts'
import { findWritableAnonymous } from './anonymous-access.ts'
import type { Directive } from './parse-proftpd.ts'
import { likelyConfigurationFile, readProftpdConfiguration } from './read-configuration.ts'
import type { ProftpdConfiguration } from './read-configuration.ts'

/** A proftpd. Users that it takes from the system are checked there; others have files of their own. */
export function createProftpd(process: ServiceProcess): ServiceInstance {
  const { files } = process
  const name = instanceName(process, `/${likelyConfigurationFile(process)}`.slice(-100))
  const instance = { type: 'ftp', name } as const
  return {
    ...instance,
    process,
    restsOnFiles: true,
    version: () => {
      const configuration = readProftpdConfiguration(process)
      const userFiles = userFilesOf(configuration.directives).flatMap((file) => file ?? [])
      const stack = readPamStack(files, configuration.directives)
      const ofPam = stack ? [...stack.files, ...pamPasswordFiles(stack.modules)] : []
      const newer = findNewerFile(process, configuration.files) ?? 'as it runs'
      const versions = versionsOf(files, [...configuration.files, ...userFiles, ...ofPam])
      return Promise.resolve(`${newer} ${versions}`)
    },
    readAccounts: () => {
      const configuration = readProftpdConfiguration(process)
      const read = readAccounts(files, configuration, instance)
      return Promise.resolve(ifAsItRuns(read, process, configuration.files, 'Restart proftpd.'))
    },
  }
}

function readAccounts(
  files: System,
  { directives, gaps, unread }: ProftpdConfiguration,
  instance: Pick<ServiceInstance, 'type' | 'name'>,
): ServiceAccounts {
  if (unread) return { accounts: [], gaps, obstacle: unread }
  const list = new AccountList(instance)
  const obstacles: Obstacle[] = []
  const isOpen = new Set(findWritableAnonymous(directives).map(({ userName }) => userName))
  for (const userName of isOpen)
    list.add({ userName, password: { kind: 'empty' }, state: 'anonymous' })
  for (const file of userFilesOf(directives)) {
    const obstacle = addUsers(files, file, list)
    if (obstacle) obstacles.push(obstacle)
  }
  const stack = readPamStack(files, directives)
  if (stack) {
    list.noteAll(stack.gaps)
    const obstacle = readPamAccounts(files, stack, list)
    if (obstacle) obstacles.push(obstacle)
  }
  for (const module of foreignModules(directives)) {
    list.note(`accounts of ${module}`, 'unsupported')
    const detail = `${module} takes accounts from another place`
    obstacles.push({
      reason: 'unsupported',
      detail,
      remedy: 'Check these accounts where they are kept.',
    })
  }
  const found = list.list()
  const [first] = obstacles
  return {
    accounts: found.accounts,
    gaps: [...gaps, ...found.gaps],
    ...(first && { obstacle: first }),
  }
}

/** A user of the file whose ID or name the directive shuts out is listed all the same. */
function addUsers(
  system: System,
  file: string | undefined,
  list: AccountList,
): Obstacle | undefined {
  if (file === undefined) return fileObstacle('a relative AuthUserFile', 'unsupported')
  const reading = system.readText(file, MAX_PASSWORD_FILE_BYTES)
  if ('missing' in reading) return fileObstacle(`/${file}`, reading.missing)
  const { entries, gaps } = parseAuthUserFile(reading.value, file)
  list.noteAll(gaps)
  for (const { userName, hash, comment } of entries) {
    list.add({ userName, comment, password: storedHash(hash) })
  }
  return undefined
}

/** The stack that mod_auth_pam asks, as proftpd does unless told otherwise; undefined: none, or there is no such service. */
function readPamStack(files: System, directives: readonly Directive[]): PamStack | undefined {
  const all = everyDirective(directives)
  const valuesOf = (name: string) =>
    all.filter((each) => each.name === name).map(({ args }) => args.join(' ').toLowerCase())
  const orders = valuesOf('authorder')
  const isOff =
    valuesOf('authpam').some((value) => /^(off|no|false|0)$/.test(value)) ||
    (orders.length > 0 && !orders.some((order) => order.includes('mod_auth_pam')))
  const service = all.find(({ name }) => name === 'authpamconfig')?.args[0] ?? 'proftpd'
  const isThere = PAM_FOLDERS.some((folder) => 'value' in files.sizeOf(`${folder}/${service}`))
  return isOff || !isThere ? undefined : readPamModules(files, service)
}

/** Files of every server, each once; undefined for a path that cannot be followed. */
function userFilesOf(directives: readonly Directive[]): (string | undefined)[] {
  const files = everyDirective(directives)
    .filter(({ name }) => name === 'authuserfile')
    .map(({ args: [file = ''] }) => (file.startsWith('/') ? file.replace(/^\/+/, '') : undefined))
  return [...new Set(files)]
}

function foreignModules(directives: readonly Directive[]): string[] {
  const names = new Set(everyDirective(directives).map(({ name }) => name))
  return Object.entries(FOREIGN).flatMap(([directive, module]) =>
    names.has(directive) ? [module] : [],
  )
}

/** Directives without which the module asks nobody. */
const FOREIGN = { sqlconnectinfo: 'mod_sql', ldapserver: 'mod_ldap', radiusserver: 'mod_radius' }

function everyDirective(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((each) => [each, ...everyDirective(each.children ?? [])])
}
