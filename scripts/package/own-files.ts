import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Reads a file of a package that is written by hand.
 * @param name below this folder, such as `agent/agent.env`.
 * @param words what stands in the place of `@NAME@`.
 */
export function readOwnFile(name: string, words: Readonly<Record<string, string>>): string {
  return Object.entries({ READ_SETTINGS, ...words }).reduce(
    (text, [word, value]) => text.replaceAll(`@${word}@`, value),
    readFileSync(path.join(import.meta.dirname, name), 'utf8'),
  )
}

export function writeOwnFile(
  name: string,
  file: string,
  words: Readonly<Record<string, string>>,
): void {
  writeFileSync(file, readOwnFile(name, words))
}

/** How the starter of either program reads its settings. */
const READ_SETTINGS = readFileSync(
  path.join(import.meta.dirname, 'shell/read-settings.sh'),
  'utf8',
).trimEnd()
