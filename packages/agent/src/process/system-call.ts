import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'

/** Makes a system call by its number: what it returns, or -1 and `koffi.errno()`. Arguments that a call has not got are 0. */
export type SystemCall = (number: number, a: number, b: number, c: number, d: number) => number

/**
 * Loads the C library's syscall(2), once for the process; koffi takes 8 ms and 6 MB.
 * @throws when koffi cannot be loaded.
 */
export function loadSystemCall(): SystemCall {
  return (loaded ??= load())
}

/** Number of the error of the last system call on this thread. To look koffi up first would be more of them. */
export function lastErrorNumber(): number {
  return loadKoffi().errno()
}

let loaded: SystemCall | undefined
let koffi: typeof Koffi | undefined

function loadKoffi(): typeof Koffi {
  return (koffi ??= createRequire(import.meta.url)('koffi') as typeof Koffi)
}

function load(): SystemCall {
  const library = loadKoffi()
  // null: the C library that is already loaded.
  const libc = library.load(null)
  return libc.func('long syscall(long number, long a, long b, long c, long d)') as SystemCall
}
