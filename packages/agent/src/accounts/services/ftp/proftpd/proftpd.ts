import type { System } from '../../../../host/system.ts'
import { AccountList } from '../../account-list.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import { instanceName } from '../../instance-name.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { parseAuthUserFile } from '../password-file.ts'
import { storedHash } from '../stored-hash.ts'
import { versionsOf } from '../versions-of.ts'
import { findWritableAnonymous } from './anonymous-access.ts'
import type { Directive } from './parse-proftpd.ts'
import { readProftpdConfiguration } from './read-configuration.ts'
import type { ProftpdConfiguration } from './read-configuration.ts'

/** A proftpd. Users that it takes from the system are checked there; others have files of their own. */
export function createProftpd(process: ServiceProcess): ServiceInstance {
  const { files } = process
  const configuration = readProftpdConfiguration(files, process.args)
  const name = instanceName(process, `/${configuration.files[0] ?? 'proftpd'}`.slice(-100))
  const instance = { type: 'ftp', name } as const
  return {
    ...instance,
    process,
    version: () => {
      const userFiles = userFilesOf(configuration.directives).flatMap((file) => file ?? [])
      return Promise.resolve(versionsOf(files, [...configuration.files, ...userFiles]))
    },
    readAccounts: () => Promise.resolve(readAccounts(files, configuration, instance)),
  }
}

function readAccounts(
  files: System,
  { directives, gaps, unread }: ProftpdConfiguration,
  instance: Pick<ServiceInstance, 'type' | 'name'>,
): ServiceAccounts {
  if (unread)
    return { accounts: [], gaps, obstacle: fileObstacle(`/${unread.file}`, unread.reason) }
  const list = new AccountList(instance)
  const obstacles: Obstacle[] = []
  const isOpen = new Set(findWritableAnonymous(directives).map(({ userName }) => userName))
  for (const userName of isOpen)
    list.add({ userName, password: { kind: 'empty' }, state: 'anonymous' })
  for (const file of userFilesOf(directives)) {
    const obstacle = addUsers(files, file, list)
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
  const reading = system.readText(file, LARGEST_BYTES)
  if ('missing' in reading) return fileObstacle(`/${file}`, reading.missing)
  const { entries, gaps } = parseAuthUserFile(reading.value, file)
  list.noteAll(gaps)
  for (const { userName, hash, comment } of entries) {
    list.add({ userName, comment, password: storedHash(hash) })
  }
  return undefined
}

/** About 100,000 accounts. */
const LARGEST_BYTES = 16 * 1024 * 1024

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
