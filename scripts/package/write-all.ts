import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { TARGETS } from './target.ts'
import type { Target } from './target.ts'

/**
 * Writes packages for each processor whose parts are there.
 * @param find gives the parts, or what is missing of them.
 * @param write gets a folder of its own for what it needs on the way.
 * @returns names of the files.
 * @throws when there are no parts for any processor.
 */
export async function writeAll<Parts extends object>(
  find: (target: Target) => Parts | { readonly missing: readonly string[] },
  tell: (line: string) => void,
  write: (target: Target, parts: Parts, work: string) => Promise<string[]>,
): Promise<string[]> {
  const made: string[] = []
  for (const target of TARGETS) {
    const parts = find(target)
    if ('missing' in parts) {
      tell(
        `No package for ${target.deb}: ${parts.missing.join(', ')} missing. npm installs the parts of its own machine alone.`,
      )
      continue
    }
    const work = mkdtempSync(path.join(os.tmpdir(), 'openhss-package-'))
    try {
      made.push(...(await write(target, parts, work)))
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  if (made.length === 0) throw new Error('There are no parts for any processor')
  return made
}
