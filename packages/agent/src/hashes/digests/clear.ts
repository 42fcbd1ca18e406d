import type { Digest } from './digest.ts'

/** A password that the service keeps as it is, as Redis does in `requirepass`. */
export const clear: Digest = {
  scheme: 'clear',
  cost: (hash) => (hash === '' ? undefined : { milliseconds: 0.001, memoryBytes: 0 }),
  prepare: (hash) => {
    const password = Buffer.from(hash)
    return (word) => password.equals(word)
  },
}
