import type { GapReason } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { fileObstacle } from '../../file-obstacle.ts'
import type { Obstacle } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { parseCommandLine } from './command-line.ts'
import type { CommandLine } from './command-line.ts'
import { fitsProcess } from './fits-process.ts'
import { matchFiles } from './match-files.ts'
import { newBudget, readConfiguration } from './read-configuration.ts'
import type { Configuration } from './read-configuration.ts'
import { listUnitCommands } from './unit-files.ts'

export type FoundConfiguration =
  { readonly configuration: Configuration } | { readonly obstacle: Obstacle }

/**
 * The configuration that a server was started with: from its command line or, since Redis writes its title over
 * that, the file that fits what it listens on; looked for where a unit, a distribution or an image has it.
 */
export function findConfiguration(process: ServiceProcess): FoundConfiguration {
  const commandLine = parseCommandLine(process.args)
  if (commandLine) return readNamed(process, commandLine)
  const denied: string[] = []
  const budget = newBudget()
  for (const commands of [
    listUnitCommands(process.files),
    DEFAULT_FILES.flatMap((pattern) => commandsOf(process, pattern)),
    commandsOf(process, `${process.workingDirectory}/*.conf`),
  ]) {
    const read = commands.map((command) => readWhole(process, command, budget))
    // A file that was not looked at any more may be the one.
    const left = read.filter(({ isRead }) => !isRead).flatMap(({ unread }) => unread)
    const tooMuch = left.find(({ reason }) => reason === 'oversized')
    if (tooMuch) return { obstacle: fileObstacle(tooMuch.file, 'oversized') }
    denied.push(...read.flatMap(({ unread }) => unreadable(unread)))
    const [first, second] = distinct(read.filter((each) => isCandidate(each, process)))
    if (first && second) return { obstacle: ambiguous([first, second]) }
    if (first) return checkWhole(first)
  }
  const [file] = denied
  return { obstacle: file === undefined ? NOT_FOUND : fileObstacle(file, 'permission') }
}

/** Places of Debian, Fedora and SUSE, of the source itself, and of the images of Docker and Bitnami. */
const DEFAULT_FILES = [
  '/etc/redis/*.conf',
  '/etc/redis.conf',
  '/etc/valkey/*.conf',
  '/etc/valkey.conf',
  '/usr/local/etc/redis/*.conf',
  '/usr/local/etc/redis.conf',
  '/usr/local/etc/valkey/*.conf',
  '/opt/bitnami/redis/etc/*.conf',
  '/opt/bitnami/valkey/etc/*.conf',
]

function commandsOf({ files }: ServiceProcess, pattern: string): CommandLine[] {
  return matchFiles(files, pattern).map((file) => ({ file, directives: [] }))
}

function readNamed(process: ServiceProcess, command: CommandLine): FoundConfiguration {
  const whole = readWhole(process, command)
  if (whole.unread.length === 0 && !fitsProcess(whole.directives, process)) {
    return { obstacle: changed(command.file ?? 'its command line') }
  }
  return checkWhole(whole)
}

function readWhole(
  process: ServiceProcess,
  { file, directives }: CommandLine,
  budget = newBudget(),
): Configuration {
  const read = file === undefined ? NO_FILE : readConfiguration(process, file, budget)
  return { ...read, directives: [...read.directives, ...directives] }
}

const NO_FILE: Configuration = { files: [], isRead: true, directives: [], broken: 0, unread: [] }

/** A part that could not be read may hold the password. */
function checkWhole(configuration: Configuration): FoundConfiguration {
  const [missing] = configuration.unread
  return missing ? { obstacle: fileObstacle(missing.file, missing.reason) } : { configuration }
}

/** A file that says nothing of where it belongs would fit every server that listens where Redis does by default. */
function isCandidate({ directives, isRead }: Configuration, process: ServiceProcess): boolean {
  const saysWhere = directives.some(({ name }) => PLACES.has(name))
  return isRead && saysWhere && fitsProcess(directives, process)
}

const PLACES = new Set(['port', 'bind', 'unixsocket', 'dir'])

function unreadable(unread: Configuration['unread']): string[] {
  const denied: GapReason = 'permission'
  return unread.filter(({ reason }) => reason === denied).map(({ file }) => file)
}

/** Links and copies say the same. */
function distinct(found: readonly Configuration[]): Configuration[] {
  const byContent = found.map((each) => [JSON.stringify(each.directives), each] as const)
  return [...new Map(byContent.toReversed()).values()].toReversed()
}

const REMEDY =
  'Start it with a file in /etc/redis that has its own `port`, `unixsocket` and `dir`, or with `set-proc-title no`.'

const NOT_FOUND: Obstacle = {
  reason: 'absent',
  detail: 'no configuration file fits what the server listens on',
  remedy: REMEDY,
}

function ambiguous(found: readonly Configuration[]): Obstacle {
  const names = found.map(({ files }) => files[0]).join(' and ')
  return {
    reason: 'failed',
    detail: `both ${names} fit what the server listens on`.slice(0, MAX_CHARACTERS.detail),
    remedy: REMEDY,
  }
}

function changed(file: string): Obstacle {
  return {
    reason: 'failed',
    detail: `${file} does not fit what the server listens on`.slice(-MAX_CHARACTERS.detail),
    remedy: 'Restart the server, so that it has what is configured.',
  }
}
