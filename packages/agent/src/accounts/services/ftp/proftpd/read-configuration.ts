import path from 'node:path'
import type { Gap } from '@openhss/contract'
import { inFile } from '../../../../host/gap.ts'
import { GapTally } from '../../../../host/gap-tally.ts'
import type { System } from '../../../../host/system.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import { ownPorts } from '../../own-ports.ts'
import type { Obstacle } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { doesNotFit } from '../does-not-fit.ts'
import { parseProftpd } from './parse-proftpd.ts'
import type { Directive } from './parse-proftpd.ts'

export interface ProftpdConfiguration {
  /** Included files and conditions are in their place. */
  readonly directives: readonly Directive[]
  /** Paths below the root. */
  readonly files: readonly string[]
  readonly gaps: readonly Gap[]
  /** Present: it could not be read, or is another server's. */
  readonly unread?: Obstacle
}

/**
 * The configuration of a proftpd, includes followed. Conditions (`<IfModule>`, `<IfDefine>` …) all count as met: which
 * modules it was built with cannot be seen from outside. Never throws.
 */
export function readProftpdConfiguration(process: ServiceProcess): ProftpdConfiguration {
  const read = listCandidates(process).map((file) => readFrom(process.files, file))
  const fitting = read.filter((each) => each.unread === undefined && fitsPorts(each, process))
  const [first, second] = fitting
  if (first && (second === undefined || haveSameText(first, second))) return first
  const [other = readFrom(process.files, USUAL[0])] = read
  return other.unread ? other : { ...other, unread: doesNotFit('proftpd') }
}

/** The file that it was started with, or the first where one usually is; below the root. Reads none. */
export function likelyConfigurationFile(process: ServiceProcess): string {
  return listCandidates(process)[0] ?? USUAL[0]
}

function listCandidates(process: ServiceProcess): string[] {
  const named = namedFile(process.args)
  return named === undefined ? usualFiles(process.files) : [named]
}

function haveSameText(one: ProftpdConfiguration, other: ProftpdConfiguration): boolean {
  return JSON.stringify(one.directives) === JSON.stringify(other.directives)
}

/** Another server's file is worse than none: it listens on all of its ports, and on no other one. */
function fitsPorts({ directives }: ProftpdConfiguration, process: ServiceProcess): boolean {
  const held = ownPorts(process).map(({ port }) => port)
  if (held.length === 0) return true
  const main = portsOf(directives.filter(({ name }) => name === 'port'))
  const others = directives.filter(({ name }) => name === 'virtualhost')
  const all = new Set([...main, ...others.flatMap(({ children = [] }) => portsOf(children))])
  return (
    main.some((port) => port === 0 || held.includes(port)) && held.every((port) => all.has(port))
  )
}

/** Where there are several, as in sections on a condition, any may be the one that counts. */
function portsOf(directives: readonly Directive[]): number[] {
  const own = directives.filter(({ name }) => name === 'port').map(({ args }) => Number(args[0]))
  return own.length > 0 ? own : [DEFAULT_PORT]
}

const DEFAULT_PORT = 21

function readFrom(system: System, main: string): ProftpdConfiguration {
  const files: string[] = []
  const gaps = new GapTally()
  let characters = 0
  let unread: ProftpdConfiguration['unread']

  const readFile = (file: string): readonly Directive[] => {
    if (files.includes(file)) return []
    if (files.length >= MAX_FILE_COUNT) {
      gaps.add('proftpd include', 'oversized')
      return []
    }
    files.push(file)
    const reading = system.readText(file, MAX_FILE_BYTES)
    if ('missing' in reading) {
      if (file === main) unread = fileObstacle(`/${file}`, reading.missing)
      else gaps.add(inFile(file), reading.missing)
      return []
    }
    characters += reading.value.length
    if (characters > MAX_CHARACTER_COUNT) {
      gaps.add('proftpd include', 'oversized')
      return []
    }
    const parsed = parseProftpd(reading.value)
    gaps.addAll(parsed.gaps)
    return expand(parsed.directives)
  }

  const expand = (directives: readonly Directive[]): Directive[] =>
    directives.flatMap(({ name, args: words, children }) => {
      if (name === 'include' || name === 'includeoptional') {
        const included = includedFiles(system, words[0] ?? '')
        if (!included) gaps.add('proftpd include', 'unsupported')
        return (included ?? []).flatMap(readFile)
      }
      if (!children) return [{ name, args: words }]
      return name.startsWith('if')
        ? expand(children)
        : [{ name, args: words, children: expand(children) }]
    })

  const directives = readFile(main)
  return { directives, files, gaps: gaps.list(), ...(unread && { unread }) }
}

const MAX_FILE_COUNT = 500
const MAX_FILE_BYTES = 1024 * 1024
/** All files together; what is read every few seconds must stay cheap. */
const MAX_CHARACTER_COUNT = 2 * MAX_FILE_BYTES

function namedFile(args: readonly string[]): string | undefined {
  const position = args.findIndex((arg) => arg === '-c' || arg === '--config')
  const given = position < 0 ? undefined : args[position + 1]
  return given?.startsWith('/') ? given.replace(/^\/+/, '') : undefined
}

/** proftpd writes a title over its command line, so mostly one of these is it. */
function usualFiles(system: System): string[] {
  const present = USUAL.filter((file) => !('missing' in system.versionOf(file)))
  return present.length > 0 ? present : [USUAL[0]]
}

const USUAL = [
  'etc/proftpd/proftpd.conf',
  'etc/proftpd.conf',
  'usr/local/etc/proftpd.conf',
] as const

/**
 * Files of an Include: a file, all of a folder, or what a pattern matches; undefined for a pattern that is not followed.
 * It may be of a container, so it must not be able to cost much: a matching of many stars, or a walk over the disk.
 */
function includedFiles(system: System, pattern: string): string[] | undefined {
  const parts = pattern.split('/').filter((part) => part !== '')
  const isCostly = parts.length > 20 || parts.some((part) => /[{}()]|(\*.*){4}/.test(part))
  if (!pattern.startsWith('/') || isCostly) return undefined
  let found = ['']
  for (const part of parts) {
    const isPattern = /[*?[]/.test(part)
    const next = found.flatMap((folder) => {
      const names = isPattern ? list(system, folder).filter((name) => matches(name, part)) : [part]
      return names.map((name) => (folder === '' ? name : `${folder}/${name}`))
    })
    found = next.slice(0, MAX_FILE_COUNT)
  }
  return found
    .flatMap((file) => {
      const inside = list(system, file)
      return inside.length > 0 ? inside.map((name) => `${file}/${name}`) : [file]
    })
    .slice(0, MAX_FILE_COUNT)
}

function list(system: System, folder: string): string[] {
  const listing = system.listDirectory(folder)
  return 'value' in listing ? listing.value.toSorted() : []
}

/** A pattern does not name hidden files. */
function matches(name: string, pattern: string): boolean {
  return name.startsWith('.') === pattern.startsWith('.') && path.posix.matchesGlob(name, pattern)
}
