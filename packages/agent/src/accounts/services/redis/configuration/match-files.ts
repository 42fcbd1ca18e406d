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
        return folders.flatMap((folder) => matchIn(files, folder, part)).slice(0, MAX_FILE_COUNT)
      },
      [''],
    )
}

/** Anybody's server may name a pattern, and some take a matching of ages. */
export function isCostly(pattern: string): boolean {
  const parts = pattern.split('/')
  return parts.length > MAX_DEPTH_COUNT || parts.some((part) => COSTLY.test(part))
}

const MAX_DEPTH_COUNT = 30
/** Braces are no part of glob(7), but of what matches here. */
const COSTLY = /[{}()]|\*(?:[^*]*\*){3}/

/** More instances or parts than a host has. */
const MAX_FILE_COUNT = 256

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
