import {
  closeSync,
  fsync,
  ftruncateSync,
  futimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { replaceFile } from '../../process/replace-file.ts'
import { isLost, parseOutbox } from './outbox-lines.ts'
import type { OutboxLine, StoredOutbox } from './outbox-lines.ts'

/**
 * The file of an outbox: lines are added to it, and are on the disk within a second. Its own time is that of the last look.
 * While the disk does not take lines, the outbox has to be written anew as a whole.
 */
export class OutboxFile<Facts extends object> {
  readonly #file: string
  readonly #onProblem: (error: unknown) => void
  #descriptor: number | undefined
  #size = 0
  #rewrittenBytes = 0
  #lookedAt = 0
  #markedAt = 0
  /** Whether something is missing in the file. */
  #isBehind = false
  #isFailing = false
  #syncs: NodeJS.Timeout | undefined
  /** The highest number that the file has, or has forgotten. */
  writtenSeq = 0

  constructor(file: string, onProblem: (error: unknown) => void) {
    this.#file = file
    this.#onProblem = onProblem
  }

  /** Reads the file, and cuts off a line that a killed agent left half. Never throws: what cannot be read is lost. */
  read(nameOf: (facts: Facts) => string): StoredOutbox<Facts> {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 })
      this.#descriptor = openSync(this.#file, 'a+', 0o600)
      const { size, mtimeMs } = statSync(this.#file)
      const bytes = size > MAX_READ_BYTES ? UNREADABLE : readFileSync(this.#descriptor)
      const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1)
      const stored = parseOutbox(whole.toString(), nameOf)
      this.#size = size > MAX_READ_BYTES ? size : whole.length
      if (this.#size < size) ftruncateSync(this.#descriptor, this.#size)
      const mtime = Math.trunc(Math.min(mtimeMs, Date.now()))
      const isDamaged = stored.hostId === undefined && size > 0
      // What is there cannot be told from what was.
      const known = isDamaged ? undefined : stored.known
      this.#isBehind = isDamaged || size === 0
      this.writtenSeq = stored.last
      const waiting = stored.waiting.map((each) =>
        isLost(each) && each.from === 0 ? { ...each, from: mtime, to: mtime } : each,
      )
      const lookedAt = known === undefined ? 0 : Math.max(stored.lookedAt, mtime)
      return { ...stored, known, waiting, lookedAt }
    } catch (error) {
      this.#fail(error)
      return { hostId: undefined, known: undefined, waiting: [], last: 0, lookedAt: 0 }
    }
  }

  /**
   * Adds lines.
   * @param last the highest number that was given.
   * @returns false when the file has to be written anew.
   */
  append(lines: readonly OutboxLine<Facts>[], last: number): boolean {
    if (this.#isBehind || this.#descriptor === undefined) return false
    const text = textOf(lines)
    try {
      writeFileSync(this.#descriptor, text)
      this.#size += Buffer.byteLength(text)
      this.#noteWritten(last)
    } catch (error) {
      // Half a line would spoil the one behind it.
      this.#cutBack()
      this.#fail(error)
    }
    return true
  }

  /** Writes the file anew: after a crash there is the old one or the new one. */
  replace(lines: readonly OutboxLine<Facts>[], last: number): void {
    const text = textOf(lines)
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 })
      replaceFile(this.#file, [text], { isDurable: true })
      if (this.#descriptor !== undefined) closeSync(this.#descriptor)
      this.#descriptor = undefined
      this.#descriptor = openSync(this.#file, 'a', 0o600)
      this.#size = Buffer.byteLength(text)
      this.#rewrittenBytes = this.#size
      this.#isBehind = false
      this.#isFailing = false
      this.#noteWritten(last)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Whether something is missing in the file, which was written anew in vain or not yet. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  /** Whether most of the file is of no use any more. @param bytes of what waits. */
  isWorthRewriting(bytes: number): boolean {
    return this.#size > MIN_REWRITTEN_BYTES + 2 * (bytes + this.#rewrittenBytes)
  }

  /** Notes when the last look was, once a minute while nothing changes: a disk may sleep. */
  markLook(at: number): void {
    this.#lookedAt = at
    if (Math.abs(at - this.#markedAt) >= MARK_EVERY_MS) this.#mark()
  }

  #noteWritten(last: number): void {
    this.writtenSeq = last
    this.#mark()
    if (this.#syncs !== undefined) return
    this.#syncs = setTimeout(() => {
      this.#syncs = undefined
      // A disk that cannot be synced takes no lines either, and that is told then.
      if (this.#descriptor !== undefined) fsync(this.#descriptor, () => undefined)
    }, SYNC_WITHIN_MS).unref()
  }

  #mark(): void {
    if (this.#isBehind || this.#descriptor === undefined || this.#lookedAt === 0) return
    this.#markedAt = this.#lookedAt
    const seconds = this.#lookedAt / 1000
    try {
      futimesSync(this.#descriptor, seconds, seconds)
    } catch {
      // The look before this one is told then, which is true as well.
    }
  }

  #cutBack(): void {
    try {
      if (this.#descriptor !== undefined) ftruncateSync(this.#descriptor, this.#size)
    } catch {
      // It is cut off when the file is read or written anew.
    }
  }

  #fail(error: unknown): void {
    if (!this.#isFailing) this.#onProblem(error)
    this.#isFailing = true
    this.#isBehind = true
  }
}

const SYNC_WITHIN_MS = 1_000
const MARK_EVERY_MS = 60_000
/** Four times what an outbox keeps. */
const MAX_READ_BYTES = 32_000_000
const MIN_REWRITTEN_BYTES = 64 * 1024
/** Stands for a file that is too large to be one of ours: one line that is none. */
const UNREADABLE = Buffer.from('?\n')

function textOf(lines: readonly OutboxLine<object>[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
