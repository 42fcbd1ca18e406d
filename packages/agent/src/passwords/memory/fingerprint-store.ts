import { createHmac, randomBytes } from 'node:crypto'
import type { FoundPassword } from '../verdicts/weakness.ts'
import type { OwnWords } from '../words/own-words.ts'
import { startLedger } from './own-word-ledger.ts'
import { OrderedOwnWords } from './ordered-own-words.ts'
import { createWordFingerprints } from './word-fingerprints.ts'
import { StoreFiles } from './store-files.ts'
import { applyEvent } from './store-content.ts'
import type { AccountRecord, PasswordRecord, StoreContent, StoreEvent } from './store-content.ts'

/** The name of an account's password in the store: a keyed fingerprint, never a hash or a name. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' }

/**
 * Remembers which words were tested on which account, so that no word is tested twice and an interrupted
 * check goes on at the word it had reached. Fingerprints are keyed: without the key file the store reveals
 * neither accounts nor hashes nor words, and on another host it matches nothing.
 */
export class FingerprintStore {
  readonly #key: Buffer
  readonly #files: StoreFiles | undefined
  readonly #content: StoreContent
  readonly #refused = new Set<Fingerprint>()
  readonly #segmentKeys = new Map<string, string>()
  #ordered: OrderedOwnWords | undefined

  constructor(key: Buffer, content: StoreContent, files?: StoreFiles) {
    this.#key = key
    this.#content = content
    this.#files = files
  }

  /**
   * Makes a fingerprint. Derived words depend on service and user name, so the same hash under another name
   * is another account.
   */
  fingerprint(service: string, userName: string, hash: string): Fingerprint {
    return this.#hmac(`account\0${service}\0${userName}\0${hash}`, 32) as Fingerprint
  }

  /** Returns how many words of a segment were tested, counted from its start. */
  testedWords(account: Fingerprint, segmentId: string): number {
    return this.#content.accounts.get(account)?.tested.get(this.#segmentKey(segmentId)) ?? 0
  }

  /** Returns of how many segments some words were tested. */
  testedSegments(account: Fingerprint): number {
    return this.#content.accounts.get(account)?.tested.size ?? 0
  }

  found(account: Fingerprint): FoundPassword | undefined {
    return this.#content.accounts.get(account)?.found
  }

  /**
   * Records tested words at once: a process that is killed loses no word that was recorded, disk
   * permitting.
   */
  recordTested(account: Fingerprint, segmentId: string, words: number): void {
    this.#record(['tested', account, this.#segmentKey(segmentId), words])
  }

  recordFound(account: Fingerprint, found: FoundPassword): void {
    this.#record(['found', account, found])
  }

  /**
   * Records for as long as the process lives that the library refused the hash: after an upgrade it may
   * know the scheme.
   */
  recordRefused(account: Fingerprint): void {
    this.#refused.add(account)
  }

  wasRefused(account: Fingerprint): boolean {
    return this.#refused.has(account)
  }

  /**
   * Says how often another password was stored for an account since it was seen first, from 1 on.
   * @param stored what is stored of it.
   */
  passwordRevision(name: readonly string[], stored: string): number {
    const account = this.#hmac(`name\0${name.join('\0')}`, 16)
    const fingerprint = this.#hmac(`password\0${account}\0${stored}`, 16)
    const [known, revision] = this.#content.passwords.get(account) ?? ['', 0]
    if (known === fingerprint) return revision
    this.#record(['password', account, [fingerprint, revision + 1]])
    return revision + 1
  }

  /** Brings own words into the order in which they were first seen; see `OwnWordLedger`. */
  orderOwnWords(own: OwnWords): OrderedOwnWords {
    if (this.#ordered?.revision === own.revision) return this.#ordered
    const secret = createHmac('sha256', this.#key).update('own words').digest()
    const fingerprints = createWordFingerprints(secret)
    const ordered = new OrderedOwnWords(this.#content.ownWords, own, fingerprints)
    this.#ordered = ordered
    if (ordered.ledger !== this.#content.ownWords) {
      this.#content.ownWords = ordered.ledger
      this.#files?.writeSnapshot(this.#content)
    }
    return ordered
  }

  /**
   * Forgets other accounts, the oldest first, and rewrites the store as one file. It costs nothing when nothing changed.
   * @param spare so many others are kept
   */
  keepOnly(accounts: ReadonlySet<Fingerprint>, spare = 0): void {
    for (const account of this.#refused) if (!accounts.has(account)) this.#refused.delete(account)
    const others = [...this.#content.accounts.keys()].filter(
      (account) => !accounts.has(account as Fingerprint),
    )
    const old = others.slice(0, Math.max(0, others.length - spare))
    for (const account of old) this.#content.accounts.delete(account)
    const forgotten = old.length > 0
    if (forgotten || this.#files?.hasJournal) this.#files?.writeSnapshot(this.#content)
  }

  #segmentKey(segmentId: string): string {
    const known = this.#segmentKeys.get(segmentId)
    if (known) return known
    const key = this.#hmac(`segment\0${segmentId}`, 16)
    // Each user name has 20 segments of its own.
    if (this.#segmentKeys.size >= MAX_KNOWN_KEYS) this.#segmentKeys.clear()
    this.#segmentKeys.set(segmentId, key)
    return key
  }

  #record(event: StoreEvent): void {
    applyEvent(this.#content, event)
    this.#files?.append(event, this.#content)
  }

  #hmac(text: string, hexDigits: number): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, hexDigits)
  }
}

/** 1 MB; to make a key again takes 3 µs. */
const MAX_KNOWN_KEYS = 5_000

/**
 * Opens or creates the store in a folder of its own: the folder 0700, its files 0600. A damaged store is
 * started anew, because it only saves work. For the same reason nothing here throws: with a folder that
 * cannot be used the store lives in memory, and `onFailure` hears why.
 */
export function openFingerprintStore(
  folder: string,
  onFailure: (error: unknown) => void = () => undefined,
): FingerprintStore {
  try {
    const files = new StoreFiles(folder, onFailure)
    return new FingerprintStore(files.readKey(), files.readContent(), files)
  } catch (error) {
    onFailure(error)
    return createTransientStore()
  }
}

/** Makes a store that lives as long as the process, for a check that leaves nothing behind. */
export function createTransientStore(): FingerprintStore {
  const accounts = new Map<string, AccountRecord>()
  const passwords = new Map<string, PasswordRecord>()
  return new FingerprintStore(randomBytes(32), { accounts, passwords, ownWords: startLedger() })
}
