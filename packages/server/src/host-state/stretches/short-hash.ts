import { createHash } from 'node:crypto'

/** The first 16 hexadecimal digits of a hash: enough to tell the few texts apart that share the rest of a key. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
