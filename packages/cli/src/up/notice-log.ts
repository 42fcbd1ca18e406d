import type { ServerConfig } from '@openhss/server'
import type { UpView } from './up-view.ts'

/**
 * Makes a log that shows the server's warnings and errors as lines for a person, one for each structured
 * entry.
 */
export function createNoticeLog(view: UpView): ServerConfig['log'] {
  return {
    level: 'warn',
    destination: { write: (line) => view.notice(`server: ${describeEntry(line)}`) },
  }
}

function describeEntry(line: string): string {
  try {
    const entry = JSON.parse(line) as { msg?: string; err?: { message?: string } }
    return [entry.msg, entry.err?.message].filter((part) => part !== undefined).join(': ')
  } catch {
    return line.trim()
  }
}
