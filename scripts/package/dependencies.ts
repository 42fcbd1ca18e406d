import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Finds the folders of all npm packages that the one in a folder needs at run time, and those that these need. */
export function dependenciesOf(folder: string): string[] {
  const found = new Set<string>()
  const add = (of: string) => {
    for (const name of Object.keys(readManifest(of).dependencies ?? {})) {
      const each = findPackage(name, of)
      if (each === undefined || found.has(each)) continue
      found.add(each)
      add(each)
    }
  }
  add(folder)
  return [...found]
}

function readManifest(folder: string): {
  readonly dependencies?: Readonly<Record<string, string>>
} {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as object
}

/** Looks where Node looks: https://nodejs.org/api/modules.html#loading-from-node_modules-folders */
function findPackage(name: string, folder: string): string | undefined {
  const found = path.join(folder, 'node_modules', name)
  if (existsSync(path.join(found, 'package.json'))) return found
  const parent = path.dirname(folder)
  return parent === folder ? undefined : findPackage(name, parent)
}
