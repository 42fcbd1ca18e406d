import path from 'node:path'
import type { Gap, GapReason } from '@openhss/contract'
import { inFile } from '../../../../host/gap.ts'
import { GapTally } from '../../../../host/gap-tally.ts'
import type { System } from '../../../../host/system.ts'
import { parseProftpd } from './parse-proftpd.ts'
import type { Directive } from './parse-proftpd.ts'

export interface ProftpdConfiguration {
  /** Included files and conditions are in their place. */
  readonly directives: readonly Directive[]
  /** Paths below the root. */
  readonly files: readonly string[]
  readonly gaps: readonly Gap[]
  readonly unread?: { readonly file: string; readonly reason: GapReason }
}

/**
 * The configuration of a proftpd, includes followed. Conditions (`<IfModule>`, `<IfDefine>` …) all count as met: which
 * modules it was built with cannot be seen from outside. Never throws.
 */
export function readProftpdConfiguration(
  system: System,
  args: readonly string[],
): ProftpdConfiguration {
  const main = configurationFile(system, args)
  const files: string[] = []
  const gaps = new GapTally()
  let characters = 0
  let unread: ProftpdConfiguration['unread']

  const readFile = (file: string): readonly Directive[] => {
    if (files.includes(file)) return []
    if (files.length >= MOST_FILES) {
      gaps.add('proftpd include', 'oversized')
      return []
    }
    files.push(file)
    const reading = system.readText(file, LARGEST_BYTES)
    if ('missing' in reading) {
      if (file === main) unread = { file, reason: reading.missing }
      else gaps.add(inFile(file), reading.missing)
      return []
    }
    characters += reading.value.length
    if (characters > MOST_CHARACTERS) {
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

const MOST_FILES = 500
const LARGEST_BYTES = 1024 * 1024
/** Of all files together; what is read every few seconds must stay cheap. */
const MOST_CHARACTERS = 2 * LARGEST_BYTES

/** proftpd writes a title over its command line, so mostly one of the usual places is it. */
function configurationFile(system: System, args: readonly string[]): string {
  const position = args.findIndex((arg) => arg === '-c' || arg === '--config')
  const given = position < 0 ? undefined : args[position + 1]
  if (given?.startsWith('/')) return given.replace(/^\/+/, '')
  return USUAL.find((file) => !('missing' in system.versionOf(file))) ?? USUAL[0]
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
    found = next.slice(0, MOST_FILES)
  }
  return found
    .flatMap((file) => {
      const inside = list(system, file)
      return inside.length > 0 ? inside.map((name) => `${file}/${name}`) : [file]
    })
    .slice(0, MOST_FILES)
}

function list(system: System, folder: string): string[] {
  const listing = system.listDirectory(folder)
  return 'value' in listing ? listing.value.toSorted() : []
}

/** A pattern does not name hidden files. */
function matches(name: string, pattern: string): boolean {
  return name.startsWith('.') === pattern.startsWith('.') && path.posix.matchesGlob(name, pattern)
}
