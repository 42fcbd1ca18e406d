import path from 'node:path'
import type { GapReason } from '@openhss/contract'
import type { ServiceProcess } from '../service-process.ts'
import { type Directive, parseDirectives } from './directive.ts'
import { matchFiles } from './match-files.ts'

/** What a server is configured with, as far as its files say. */
export interface Configuration {
  /** Every file that was looked at. */
  readonly files: readonly string[]
  /** Whether the file itself could be read, whatever became of those that it includes. */
  readonly isRead: boolean
  readonly directives: readonly Directive[]
  /** Lines that Redis could not have read. */
  readonly broken: number
  /** Files whose directives are missing. */
  readonly unread: readonly { readonly file: string; readonly reason: GapReason }[]
}

type FileView = Pick<ServiceProcess, 'files' | 'workingDirectory'>

/** Reads a file with those that it includes, in their places. A relative name is the server's own. */
export function readConfiguration(view: FileView, file: string): Configuration {
  const reader = new ConfigurationReader(view)
  const directives = reader.read(file, 0)
  const isRead = directives !== undefined
  return {
    files: reader.files,
    isRead,
    directives: directives ?? [],
    broken: reader.broken,
    unread: reader.unread,
  }
}

/** The file of Debian has 100 KB, most of it comments. */
const LARGEST_FILE = 1024 * 1024
const MOST_FILES = 256
const DEEPEST = 16

class ConfigurationReader {
  readonly files: string[] = []
  readonly unread: { file: string; reason: GapReason }[] = []
  broken = 0
  readonly #view: FileView

  constructor(view: FileView) {
    this.#view = view
  }

  read(name: string, depth: number): Directive[] | undefined {
    const file = path.posix.resolve(this.#view.workingDirectory || '/', name)
    if (depth > DEEPEST || this.files.length >= MOST_FILES) {
      this.unread.push({ file, reason: 'oversized' })
      return undefined
    }
    this.files.push(file)
    const text = this.#view.files.readText(file.slice(1), LARGEST_FILE)
    if (!('value' in text)) {
      this.unread.push({ file, reason: text.missing })
      return undefined
    }
    const { directives, broken } = parseDirectives(text.value)
    this.broken += broken
    return directives.flatMap((directive) =>
      directive.name === 'include' ? this.#include(directive, depth) : [directive],
    )
  }

  #include({ values }: Directive, depth: number): Directive[] {
    const pattern = path.posix.resolve(this.#view.workingDirectory || '/', values[0] ?? '')
    return matchFiles(this.#view.files, pattern).flatMap((file) => this.read(file, depth + 1) ?? [])
  }
}
