import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { replaceFile } from '../../process/replace-file.ts'
import { formatLedger, parseLedger } from './own-word-file.ts'
import type { OwnWordLedger } from './own-word-ledger.ts'
import { formatContent, parseContent } from './store-content.ts'
import type { StoreContent, StoreEvent } from './store-content.ts'

/**
 * The files of a fingerprint store: `key`, `store.json`, `own-words`, and `journal`, which holds what
 * happened since the store was written. A line is appended for each slice of work (some 20 µs); rewriting
 * the store that often would cost more than the guesses on a host of many accounts.
 *
 * The files are not synced to the disk: a power failure costs work, never truth. Nor does a full disk: what
 * cannot be written is reported once and stays in memory, until a whole snapshot can be written again.
 */
export class StoreFiles {
  readonly #key: string
  readonly #store: string
  readonly #journal: string
  readonly #ownWords: string
  readonly #onFailure: (error: unknown) => void
  /** True after a failed write: the journal may end in half a line, and lacks what came after it. */
  #behind = false
  #writtenLedger: OwnWordLedger | undefined
  hasJournal: boolean
  #journalLines = 0

  constructor(folder: string, onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    this.#key = path.join(folder, 'key')
    this.#store = path.join(folder, 'store.json')
    this.#journal = path.join(folder, 'journal')
    this.#ownWords = path.join(folder, 'own-words')
    this.hasJournal = existsSync(this.#journal)
  }

  /** Reads the key of this host. A key that is missing or damaged is made anew, and so is the store. */
  readKey(): Buffer {
    const key = readIfThere(this.#key)
    if (key?.length === KEY_BYTES) return key
    const made = randomBytes(KEY_BYTES)
    replaceFile(this.#key, [made])
    return made
  }

  readContent(): StoreContent {
    const content = parseContent(readText(this.#store), readText(this.#journal))
    content.ownWords = parseLedger(readIfThere(this.#ownWords))
    this.#writtenLedger = content.ownWords
    // A torn last line must not swallow the next one that is appended.
    if (this.hasJournal) this.writeSnapshot(content)
    return content
  }

  /**
   * Appends an event. A long run would fill the disk line by line, so now and then the journal goes into
   * the store.
   */
  append(event: StoreEvent, content: StoreContent): void {
    this.hasJournal = true
    if (this.#behind) return
    this.#journalLines += 1
    if (this.#journalLines > MAX_JOURNAL_LINES) {
      this.writeSnapshot(content)
      return
    }
    this.#attempt(() =>
      appendFileSync(this.#journal, `${JSON.stringify(event)}\n`, { mode: 0o600 }),
    )
  }

  writeSnapshot(content: StoreContent): void {
    this.#attempt(() => {
      // The ledger is written before any progress on it: positions that are not on the disk would be given
      // to other words.
      if (content.ownWords !== this.#writtenLedger) {
        replaceFile(this.#ownWords, formatLedger(content.ownWords))
        this.#writtenLedger = content.ownWords
      }
      replaceFile(this.#store, [formatContent(content)])
      rmSync(this.#journal, { force: true })
      this.hasJournal = false
      this.#journalLines = 0
      this.#behind = false
    })
  }

  #attempt(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (!this.#behind) this.#onFailure(error)
      this.#behind = true
    }
  }
}

const KEY_BYTES = 32
/** These lines take some 5 MB. */
const MAX_JOURNAL_LINES = 65_536

function readText(file: string): string {
  return readIfThere(file)?.toString('utf8') ?? ''
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
