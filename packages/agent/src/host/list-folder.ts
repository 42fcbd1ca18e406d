import { closeSync, constants, opendirSync, openSync, readdirSync } from 'node:fs'
import type { ReadMeter } from './read-meter.ts'
import type { MayRead, Reading } from './reading.ts'

/** Lists the names in a folder, as far as it may be read and a meter allows. */
export function listFolder(
  folder: string,
  mayRead: MayRead | undefined,
  bounds: ListingBounds,
): Reading<string[]> {
  if (mayRead === undefined) return listNames(folder, bounds)
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    if (!mayRead(descriptor)) return { missing: 'permission' }
    return listNames(`/proc/self/fd/${descriptor}`, bounds)
  } finally {
    closeSync(descriptor)
  }
}

interface ListingBounds {
  readonly meter: ReadMeter | undefined
  readonly maxNames: number
}

/** Without bounds all of them: it is the kernel's folder, or root's. */
function listNames(folder: string, { meter, maxNames }: ListingBounds): Reading<string[]> {
  if (meter === undefined && maxNames === Infinity) return { value: readdirSync(folder) }
  const names: string[] = []
  const open = opendirSync(folder, { bufferSize: LISTED_AT_ONCE })
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
      meter?.take(NAME_BYTES)
      if (meter !== undefined && (names.length >= MAX_NAME_COUNT || meter.bytesLeft <= 0)) {
        meter.refuse()
        return { missing: 'oversized' }
      }
      if (names.push(entry.name) >= maxNames) break
    }
    return { value: names }
  } finally {
    open.closeSync()
  }
}

/** A folder of configuration or of applications has some dozens. */
const MAX_NAME_COUNT = 10_000
/** A name that is read takes so much memory. */
const NAME_BYTES = 64
const LISTED_AT_ONCE = 256
