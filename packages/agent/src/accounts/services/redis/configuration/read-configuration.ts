import path from 'node:path'
import type { GapReason } from '@openhss/contract'
import type { ServiceProcess } from '../../service-process.ts'
import { parseDirectives } from './directive.ts'
import type { Directive } from './directive.ts'
import { isCostly, matchFiles } from './match-files.ts'

/** What a server is configured with, as far as its files say. */
export interface Configuration {
  /** Every file that was looked at. */
  readonly files: readonly string[]
  /** Whether the file itself could be read, whatever became of those that it includes. */
  readonly isRead: boolean
  readonly directives: readonly Directive[]
  /** Lines that Redis could not have read. */
  readonly broken: number
  /** Files whose directives are missing. After one that is too much nothing more is read. */
  readonly unread: readonly UnreadFile[]
}

interface UnreadFile {
  readonly file: string
  readonly reason: GapReason
}

/** What may still be read; shared by the files of one search. */
export interface ReadBudget {
  bytes: number
}

/** 40 files of Debian's, which has 100 KB, most of it comments. */
export function newBudget(): ReadBudget {
  return { bytes: 4 * 1024 * 1024 }
}

type FileView = Pick<ServiceProcess, 'files' | 'workingDirectory'>

/** Reads a file with those that it includes, in their places. A relative name is the server's own. */
export function readConfiguration(
  view: FileView,
  file: string,
  budget: ReadBudget = newBudget(),
): Configuration {
  const reader = new ConfigurationReader(view, budget)
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

/** Memory that one takes. */
const DIRECTIVE_BYTES = 128
const MAX_FILE_BYTES = 1024 * 1024
const MAX_FILE_COUNT = 256
const MAX_INCLUDE_COUNT = 256
const MAX_DEPTH_COUNT = 16

class ConfigurationReader {
  readonly files: string[] = []
  readonly unread: UnreadFile[] = []
  broken = 0
  readonly #view: FileView
  readonly #budget: ReadBudget
  #includes = 0
  #isFull = false

  constructor(view: FileView, budget: ReadBudget) {
    this.#view = view
    this.#budget = budget
  }

  read(name: string, depth: number): Directive[] | undefined {
    if (this.#isFull) return undefined
    const file = path.posix.resolve(this.#view.workingDirectory || '/', name)
    if (depth > MAX_DEPTH_COUNT || this.files.length >= MAX_FILE_COUNT)
      return this.#miss(file, 'oversized')
    this.files.push(file)
    const largest = Math.min(MAX_FILE_BYTES, this.#budget.bytes)
    const text = this.#view.files.readText(file.slice(1), largest)
    if (!('value' in text)) return this.#miss(file, text.missing)
    this.#budget.bytes -= Buffer.byteLength(text.value)
    const { directives, broken, oversized } = parseDirectives(text.value)
    this.broken += broken
    this.#view.files.meter?.take(directives.length * DIRECTIVE_BYTES)
    if (oversized > 0) this.#miss(file, 'oversized')
    return directives.flatMap((directive) =>
      directive.name === 'include' ? this.#include(directive, depth) : [directive],
    )
  }

  #include({ values }: Directive, depth: number): Directive[] {
    if (this.#isFull) return []
    const pattern = path.posix.resolve(this.#view.workingDirectory || '/', values[0] ?? '')
    this.#includes += 1
    if (this.#includes > MAX_INCLUDE_COUNT) return this.#miss(pattern, 'oversized') ?? []
    if (isCostly(pattern)) return this.#miss(pattern, 'unsupported') ?? []
    return matchFiles(this.#view.files, pattern).flatMap((file) => this.read(file, depth + 1) ?? [])
  }

  #miss(file: string, reason: GapReason): undefined {
    this.unread.push({ file, reason })
    this.#isFull ||= reason === 'oversized'
  }
}
