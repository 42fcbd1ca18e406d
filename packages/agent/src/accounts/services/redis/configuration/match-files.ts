import path from 'node:path'
import type { System } from '../../../../host/system.ts'

/** Files that a glob(7) pattern names, sorted; a name without a wildcard names itself, there or not. */
export function matchFiles(files: System, pattern: string): string[] {
  if (isCostly(pattern)) return []
  const absolute = path.posix.resolve('/', pattern)
  return absolute
    .split('/')
    .slice(1)
    .reduce<string[]>(
      (folders, part) => {
        return folders.flatMap((folder) => matchIn(files, folder, part)).slice(0, MOST_FILES)
      },
      [''],
    )
}

/** Anybody's server may name a pattern, and some take a matching of ages. */
export function isCostly(pattern: string): boolean {
  const parts = pattern.split('/')
  return parts.length > DEEPEST || parts.some((part) => COSTLY.test(part))
}

const DEEPEST = 30
/** Braces are no part of glob(7), but of what matches here. */
const COSTLY = /[{}()]|\*(?:[^*]*\*){3}/

/** More instances or parts than a host has. */
const MOST_FILES = 256

function matchIn(files: System, folder: string, part: string): string[] {
  if (!/[*?[]/.test(part)) return [`${folder}/${part}`]
  const listing = files.listDirectory(folder.slice(1))
  if (!('value' in listing)) return []
  // A hidden file only where the pattern begins with a dot as well.
  const isMatch = (name: string) => path.posix.matchesGlob(name, part)
  return listing.value
    .filter(isMatch)
    .toSorted()
    .map((name) => `${folder}/${name}`)
}
