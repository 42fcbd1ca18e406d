import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Gives the SHA-256 of files in a folder, as sha256sum(1) writes them. */
export function digestsOf(folder: string, names: readonly string[]): string {
  return names
    .toSorted()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name))
      return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`
    })
    .join('')
}
