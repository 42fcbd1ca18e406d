import type { System } from '../../system.ts'
import { matchFiles } from './match-files.ts'

/** Configuration files that systemd's units of Redis and Valkey start it with; a template names several. */
export function listUnitConfigurations(files: System): string[] {
  const units = UNIT_FOLDERS.flatMap((folder) => [
    ...matchFiles(files, `${folder}/*.service`),
    ...matchFiles(files, `${folder}/*.service.d/*.conf`),
  ]).filter((unit) => UNIT.test(unit))
  const texts = units.map((unit) => files.readText(unit.slice(1), LARGEST_UNIT))
  const named = texts.flatMap((text) => ('value' in text ? parseUnit(text.value) : []))
  return named.flatMap((pattern) => matchFiles(files, pattern))
}

const UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
]
const UNIT = /\/(redis|valkey)[^/]*\.service(\.d\/|$)/
const LARGEST_UNIT = 65_536

/** Files that ExecStart names; `%i`, the name of an instance, becomes `*`. Pure; never throws. */
function parseUnit(text: string): string[] {
  const joined = text.replaceAll(/\\\r?\n/g, ' ')
  return Array.from(joined.matchAll(/^ExecStart=(.*)$/gm)).flatMap(([, command = '']) => {
    const file = /[\s"'](\/[^\s"']+\.conf)(?=["'\s]|$)/.exec(command)?.[1]
    return file === undefined ? [] : [file.replaceAll(/%[iIjJ]/g, '*')]
  })
}
