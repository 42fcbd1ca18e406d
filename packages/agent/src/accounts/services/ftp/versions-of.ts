import type { System } from '../../../host/system.ts'

/** Changes when one of the files does, comes or goes. Never throws. */
export function versionsOf(system: System, files: readonly string[]): string {
  const different = [...new Set(files)]
  return different
    .map((file) => `${file} ${Object.values(system.versionOf(file)).join()}`)
    .join('\n')
}
