import { formatInstant } from '../../ui/text/Time.tsx'

/** Writes an instant as a field of the browser takes it: 2026-11-29T10:02 on the clock of the reader. */
export function toLocalClock(at: string): string {
  return formatInstant(at).replace(' ', 'T')
}

/** Reads what such a field holds, as RFC 3339 in UTC; undefined where it is empty or no time. */
export function fromLocalClock(text: string): string | undefined {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z')
}
