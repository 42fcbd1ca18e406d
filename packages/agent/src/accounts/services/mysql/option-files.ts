import path from 'node:path'
import type { System } from '../../../host/system.ts'

export interface OptionName {
  readonly group: string
  /** With `-` between its words, as on a command line. */
  readonly name: string
}

export interface Option extends OptionName {
  readonly value: string
}

type Line = Option | { readonly include: string } | { readonly includeFolder: string }

/**
 * Options of these files and of what they include, in order: of several the last counts. Only those that are wanted
 * are kept. Never throws.
 */
export function readOptions(
  files: System,
  paths: readonly string[],
  isWanted: (option: OptionName) => boolean,
): Option[] {
  const options: Option[] = []
  const seen = new Set<string>()
  let left = MAX_TOTAL_BYTES
  const isNew = (place: string) => {
    if (seen.has(place) || seen.size >= MAX_PLACE_COUNT) return false
    seen.add(place)
    return true
  }
  const read = (file: string) => {
    if (!isNew(file)) return
    const reading = files.readText(file, left)
    if ('missing' in reading) return
    left -= Buffer.byteLength(reading.value)
    for (const line of parseOptionFile(reading.value, isWanted)) {
      if ('name' in line) options.push(line)
      else if ('include' in line) read(below(line.include))
      else {
        const folder = below(`${line.includeFolder}/`)
        if (isNew(folder)) listFolder(files, folder).forEach(read)
      }
    }
  }
  paths.forEach(read)
  return options
}

/**
 * The wanted options, and what is included. Pure; never throws. Takes time by the length of the text alone: anybody
 * may have a file that a server of his own reads.
 * Source: https://mariadb.com/kb/en/configuring-mariadb-with-option-files/
 */
export function parseOptionFile(text: string, isWanted: (option: OptionName) => boolean): Line[] {
  let group = ''
  return text.split('\n').flatMap((raw): Line[] => {
    if (raw.length > MAX_LINE_LENGTH) return []
    const line = raw.trim()
    if (line === '' || /^[#;]/.test(line)) return []
    const include = parseInclude(line)
    if (include) return [include]
    const heading = /^\[([^\]]*)\]/.exec(line)
    if (heading) {
      group = (heading[1] ?? '').trim()
      return []
    }
    const [head = '', ...rest] = line.split('=')
    const name = head.trimEnd().replaceAll('_', '-')
    if (name === '' || /\s/.test(name) || !isWanted({ group, name })) return []
    return [{ group, name, value: unquote(rest.join('=').trimStart()) }]
  })
}

/** Files and folders. */
const MAX_PLACE_COUNT = 100
/** All files together; those of a server have a few KB. */
const MAX_TOTAL_BYTES = 1024 * 1024
/** A server itself reads 4 KB. */
const MAX_LINE_LENGTH = 8 * 1024

function parseInclude(line: string): Line | undefined {
  const [word = ''] = /^\S+/.exec(line) ?? []
  const target = line.slice(word.length).trim()
  if (target === '') return undefined
  if (word === '!include') return { include: target }
  return word === '!includedir' ? { includeFolder: target } : undefined
}

function below(absolute: string): string {
  return path.posix.normalize(`/${absolute}`).slice(1)
}

function listFolder(files: System, folder: string): string[] {
  const listing = files.listDirectory(folder)
  const names = 'value' in listing ? listing.value.filter((name) => name.endsWith('.cnf')) : []
  return names.toSorted().map((name) => path.posix.join(folder, name))
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(value.trim())
  // A comment may follow a value that is not quoted.
  const comment = value.search(/\s#/)
  const bare = quoted?.[2] ?? value.slice(0, comment < 0 ? value.length : comment).trim()
  return bare.replaceAll(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole)
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  r: '\r',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
}
