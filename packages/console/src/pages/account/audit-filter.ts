import type { SearchState } from '../../components/search-state.ts'

/** Takes away whatever an address says about which events are listed. */
export const NO_AUDIT_FILTER = {
  since: undefined,
  until: undefined,
  user: undefined,
  operation: undefined,
  result: undefined,
  page: undefined,
} as const

/** Which events an address asks for, as the server takes it; a key that is not there does not count. Pure. */
export function auditFilterOf({ since, until, user, operation, result }: SearchState) {
  return {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(user !== undefined && { user_name: user }),
    ...(operation !== undefined && { operation }),
    ...(result !== undefined && { result }),
  }
}

/** Writes what a field for a local time holds as an instant in UTC; undefined where it holds none. */
export function instantOfField(text: string): string | undefined {
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

/** Writes an instant as a field for a local time takes it; empty where it is none. */
export function fieldOfInstant(instant: string | undefined): string {
  const at = new Date(instant ?? '')
  if (Number.isNaN(at.getTime())) return ''
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19)
}
