import type { GapReason } from '@openhss/contract'

/** Result of a read: the value, or the reason why there is none. Reading a living host never throws. */
export type Reading<T> = { readonly value: T } | { readonly missing: GapReason }

/**
 * Tells whether an open file may be read. It is asked before the first byte is read and may throw as a read
 * does.
 */
export type MayRead = (descriptor: number) => boolean

/** Runs what reads a living host, and tells why it could not. */
export function attempt<T>(read: () => Reading<T>): Reading<T> {
  try {
    return read()
  } catch (error) {
    return { missing: reasonOf((error as NodeJS.ErrnoException).code) }
  }
}

const REASONS: Readonly<Record<string, GapReason>> = {
  EACCES: 'permission',
  EPERM: 'permission',
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  ESRCH: 'exited',
}

function reasonOf(code: string | undefined): GapReason {
  return REASONS[code ?? ''] ?? 'failed'
}
