import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** A file, link or folder below a root. */
interface Listed {
  /** Relative to the root. */
  readonly name: string
  readonly kind: 'file' | 'link' | 'folder'
  readonly size: number
}

/** Lists all that is below a root, sorted by name, so that the same tree gives the same list everywhere. */
export function listFiles(root: string): Listed[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const stats = lstatSync(path.join(root, name))
      const kind = stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'file'
      return { name, kind, size: kind === 'file' ? stats.size : 0 }
    })
}
