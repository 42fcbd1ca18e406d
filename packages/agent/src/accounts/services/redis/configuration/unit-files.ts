import type { System } from '../../../../host/system.ts'
import { parseCommandLine } from './command-line.ts'
import type { CommandLine } from './command-line.ts'
import { matchFiles } from './match-files.ts'
import { splitWords } from './split-words.ts'

/** How systemd's units of Redis and Valkey start it, with a file; a template has as many as there are files. */
export function listUnitCommands(files: System): CommandLine[] {
  const units = UNIT_FOLDERS.flatMap((folder) => [
    ...matchFiles(files, `${folder}/*.service`),
    ...matchFiles(files, `${folder}/*.service.d/*.conf`),
  ]).filter((unit) => UNIT.test(unit))
  const texts = units.map((unit) => files.readText(unit.slice(1), MAX_UNIT_BYTES))
  const commands = texts.flatMap((text) => ('value' in text ? parseUnit(text.value) : []))
  return commands.flatMap((command) => {
    return matchFiles(files, command.file).map((file) => ({ ...command, file }))
  })
}

const UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
]
const UNIT = /\/(redis|valkey)[^/]*\.service(\.d\/|$)/
const MAX_UNIT_BYTES = 65_536

/** Commands of ExecStart; `%i`, the name of an instance, becomes `*` in the file's. Pure; never throws. */
function parseUnit(text: string): (CommandLine & { readonly file: string })[] {
  const joined = text.replaceAll(/\\\r?\n/g, ' ')
  return Array.from(joined.matchAll(/^ExecStart=(.*)$/gm)).flatMap(([, command = '']) => {
    const { file, directives } = parseCommandLine(splitWords(command) ?? []) ?? {}
    if (file === undefined || directives === undefined) return []
    // The name of the instance is not known, so settings that depend on it are left out.
    const fixed = directives.filter(({ values }) => !values.some((value) => value.includes('%')))
    return [{ file: file.replaceAll(/%[iIjJ]/g, '*'), directives: fixed }]
  })
}
