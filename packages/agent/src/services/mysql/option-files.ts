import path from 'node:path'
import type { System } from '../../system.ts'

export interface Option {
  readonly group: string
  /** With `-` between its words, as on a command line. */
  readonly name: string
  readonly value: string
}

type Line = Option | { readonly include: string } | { readonly includeFolder: string }

/** Options of these files and of what they include, in order: of several the last counts. Never throws. */
export function readOptions(files: System, paths: readonly string[]): Option[] {
  const options: Option[] = []
  const seen = new Set<string>()
  const read = (file: string) => {
    if (seen.has(file) || seen.size >= MOST_FILES) return
    seen.add(file)
    const reading = files.readText(file, LARGEST_FILE)
    for (const line of parseOptionFile('value' in reading ? reading.value : '')) {
      if ('name' in line) options.push(line)
      else if ('include' in line) read(below(line.include))
      else listFolder(files, below(line.includeFolder)).forEach(read)
    }
  }
  paths.forEach(read)
  return options
}

/** Pure; never throws. Source: https://mariadb.com/kb/en/configuring-mariadb-with-option-files/ */
export function parseOptionFile(text: string): Line[] {
  let group = ''
  return text.split('\n').flatMap((raw): Line[] => {
    const line = raw.trim()
    if (line === '' || /^[#;]/.test(line)) return []
    const include = /^!(include|includedir)\s+(.+)$/.exec(line)
    if (include) {
      const target = include[2] ?? ''
      return [include[1] === 'include' ? { include: target } : { includeFolder: target }]
    }
    const heading = /^\[([^\]]*)\]/.exec(line)
    if (heading) {
      group = (heading[1] ?? '').trim()
      return []
    }
    const [, name = '', value = ''] = /^([^=\s]+)\s*(?:=\s*(.*))?$/s.exec(line) ?? []
    return name === '' ? [] : [{ group, name: name.replaceAll('_', '-'), value: unquote(value) }]
  })
}

const MOST_FILES = 100
const LARGEST_FILE = 1024 * 1024

function below(absolute: string): string {
  return path.posix.normalize(`/${absolute}`).slice(1)
}

function listFolder(files: System, folder: string): string[] {
  const listing = files.listDirectory(folder)
  const names = 'value' in listing ? listing.value.filter((name) => name.endsWith('.cnf')) : []
  return names.toSorted().map((name) => path.posix.join(folder, name))
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value.trim())
  // A comment may follow a value that is not quoted.
  const bare = quoted ? (quoted[2] ?? '') : value.replace(/\s#.*$/, '').trim()
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
