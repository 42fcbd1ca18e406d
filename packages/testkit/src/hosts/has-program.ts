import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Tells whether tests may use the program. In CI it says yes, so that a missing program is a failure. */
export function hasProgram(name: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(':')
  return (
    process.env['CI'] === 'true' || folders.some((folder) => isProgram(path.join(folder, name)))
  )
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
