import { rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import type { DatabaseLog } from '../database-log.ts'

/** Watches the space of the embedded database; `await using` stops it. */
export interface DiskSpace extends AsyncDisposable {
  /** Calls the function now and at each change: true while there is too little space for changes. */
  onChange(listener: (isFull: boolean) => void): void
}

/**
 * Looks four times a second whether PostgreSQL has space. It ends (PANIC) when it cannot write its log, so changes are
 * refused before that. What it writes of itself, and its recovery after a PANIC, gets the space of a file that lies
 * ready for this: it is removed when the disk is full, and written again when there is space.
 * @param reserveFile on the disk of the database.
 */
export async function watchDiskSpace(
  folder: string,
  reserveFile: string,
  log: DatabaseLog,
): Promise<DiskSpace> {
  const listeners: ((isFull: boolean) => void)[] = []
  let isFull = false
  let looking: Promise<void> | undefined
  await look()
  const clock = setInterval(() => {
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined
      })
  }, LOOK_EVERY_MS).unref()
  return {
    onChange: (listener) => {
      listeners.push(listener)
      listener(isFull)
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(clock)
      await looking
    },
  }

  async function look(): Promise<void> {
    const { bavail, bsize } = await statfs(folder)
    const freeBytes = bavail * bsize
    if (freeBytes < FULL_BYTES) {
      // Refused first, so that the space is for the database's own needs.
      change(true)
      await rm(reserveFile, { force: true })
    } else if (freeBytes > FULL_BYTES + RESERVE_BYTES + SPARE_BYTES) {
      await ensureReserve(reserveFile)
      change(false)
    }
  }

  function change(newest: boolean): void {
    if (newest === isFull) return
    isFull = newest
    log.warn(newest ? FULL : 'database: the disk has space again, changes are taken')
    for (const listener of listeners) listener(isFull)
  }
}

const LOOK_EVERY_MS = 250
/** One segment of PostgreSQL's log, which it makes as a whole. */
const FULL_BYTES = 16 * 2 ** 20
/** One segment, which recovery may begin, and the small files without which nobody connects after it. */
const RESERVE_BYTES = 24 * 2 ** 20
/** Space beside both, so that changes are not taken and refused in turns. */
const SPARE_BYTES = 2 * 2 ** 20
const FULL =
  'database: the disk of the data directory is full: changes are refused until there are 42 MB of space'

async function ensureReserve(file: string): Promise<void> {
  if ((await stat(file).catch(() => undefined))?.size === RESERVE_BYTES) return
  const scratch = `${file}.new`
  await writeFile(scratch, Buffer.alloc(RESERVE_BYTES), { mode: 0o600 })
  await rename(scratch, file)
}
