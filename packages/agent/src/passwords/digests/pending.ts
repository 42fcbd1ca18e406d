import type { Digest } from './digest.ts'

/** Holds the place of a form until it is written. */
export const pending: Digest = {
  scheme: 'pending',
  cost: () => undefined,
  prepare: () => () => false,
}
