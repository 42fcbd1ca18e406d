import type { Gap } from '@openhss/contract'
import type { System } from '../../../../host/system.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import { ownPorts } from '../../own-ports.ts'
import type { Obstacle } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { doesNotFit } from '../does-not-fit.ts'
import { parseVsftpd } from './parse-vsftpd.ts'

export interface VsftpdConfiguration {
  readonly settings: ReadonlyMap<string, string>
  /** Paths below the root. */
  readonly files: string[]
  readonly gaps: readonly Gap[]
  /** Present: it could not be read, or is another server's. */
  readonly unread?: Obstacle
}

/**
 * Settings of a vsftpd by its command line: files and `-oname=value` in their order. Where it names no file, or
 * `setproctitle_enable` has overwritten it, the usual file that fits the port which it holds. Never throws.
 */
export function readVsftpdConfiguration(process: ServiceProcess): VsftpdConfiguration {
  const { files } = process
  const given = givenSources(process)
  if (given.some(isFile)) return checkPort(readSources(files, given), process)
  const candidates = usualFiles(files).map((file) => readSources(files, [...given, file]))
  const fitting = candidates.find((each) => fitsPort(each, process))
  return fitting ?? checkPort(candidates[0] ?? readSources(files, given), process)
}

/** The file that it was started with, or the first where one usually is; below the root. Reads none. */
export function likelyConfigurationFile(process: ServiceProcess): string {
  const [file = ''] = [...givenSources(process).filter(isFile), ...usualFiles(process.files)]
  return file.replace(/^\/+/, '')
}

function givenSources({ args }: ServiceProcess): string[] {
  return isTitle(args) ? [] : args.slice(1).filter((arg) => /^-o.|^[^-]/.test(arg))
}

function isFile(source: string): boolean {
  return !source.startsWith('-o')
}

function readSources(system: System, sources: readonly string[]): VsftpdConfiguration {
  const settings = new Map<string, string>()
  const files: string[] = []
  const gaps: Gap[] = []
  let unread: VsftpdConfiguration['unread']
  for (const source of sources) {
    const isSetting = !isFile(source)
    const file = source.replace(/^\/+/, '')
    const reading = isSetting ? { value: source.slice(2) } : readFile(system, source, file)
    if (!isSetting) files.push(file)
    if ('missing' in reading) unread = fileObstacle(`/${file}`, reading.missing)
    else {
      const parsed = parseVsftpd(reading.value)
      gaps.push(...parsed.gaps)
      for (const [name, value] of parsed.settings) settings.set(name, value)
    }
  }
  return { settings, files, gaps, ...(unread && { unread }) }
}

/** Another server's file is worse than none. */
function checkPort(
  configuration: VsftpdConfiguration,
  process: ServiceProcess,
): VsftpdConfiguration {
  const isTold = configuration.unread !== undefined || fitsPort(configuration, process)
  return isTold ? configuration : { ...configuration, unread: doesNotFit('vsftpd') }
}

function fitsPort({ settings, unread }: VsftpdConfiguration, process: ServiceProcess): boolean {
  const port = Number(settings.get('listen_port') ?? '') || DEFAULT_PORT
  return unread === undefined && ownPorts(process).every((own) => own.port === port)
}

const DEFAULT_PORT = 21

/** Relative to a folder that is not known: its own when it started. */
function readFile(system: System, source: string, file: string) {
  if (!source.startsWith('/')) return { missing: 'absent' } as const
  return system.readText(file, MAX_FILE_BYTES)
}

const MAX_FILE_BYTES = 262_144

/** `vsftpd: LISTENER`; what followed it is overwritten. */
function isTitle(args: readonly string[]): boolean {
  return args[0]?.startsWith('vsftpd: ') ?? false
}

/** The one of vsftpd itself, and Red Hat's folder, of which each file may be a server's. */
function usualFiles(system: System): string[] {
  const folder = '/etc/vsftpd'
  const listing = system.listDirectory(folder.slice(1))
  const names = 'value' in listing ? listing.value.filter((name) => name.endsWith('.conf')) : []
  const others = names.toSorted().map((name) => `${folder}/${name}`)
  const all = ['/etc/vsftpd.conf', `${folder}/vsftpd.conf`, ...others.slice(0, MAX_FILE_COUNT)]
  const present = all.filter((file) => !('missing' in system.versionOf(file.slice(1))))
  return present.length > 0 ? present : all.slice(0, 1)
}

const MAX_FILE_COUNT = 50
