import type { GapReason, GapText } from '@openhss/contract'
import { parseColonFile } from '../colon-file.ts'
import type { ColonFile } from '../colon-file.ts'

/** One line of etc/shadow, shadow(5). Days are whole days since 1970-01-01 UTC. */
export interface ShadowEntry {
  readonly userName: string
  readonly password: string
  /** Absent: not known, or 0, which means that the password must be changed at the next login. */
  readonly lastChangeDay?: number
  /** Absent: the password does not expire. */
  readonly maximumAgeDays?: number
  /** The password must be changed at the next login. */
  readonly mustChange?: true
  /** The account is shut from this day on; absent: it stays open. */
  readonly expireDay?: number
}

/** Text of etc/shadow to its accounts and what could not be used. Pure; never throws. */
export function parseShadow(text: string, file = 'etc/shadow'): ColonFile<ShadowEntry> {
  return parseColonFile(text, {
    file,
    fieldCount: 9,
    parse: (fields, note) => {
      const [userName = '', password = '', lastChange = '', , maximumAge = ''] = fields
      const lastChangeDay = parseDays(lastChange, 'last change', note)
      const maximumAgeDays = parseDays(maximumAge, 'maximum age', note)
      const expireDay = parseDays(fields[7] ?? '', 'expiry', note)
      return {
        userName,
        password,
        ...(lastChangeDay !== undefined && lastChangeDay > 0 && { lastChangeDay }),
        ...(maximumAgeDays !== undefined && maximumAgeDays < NO_MAXIMUM_AGE && { maximumAgeDays }),
        ...(lastChangeDay === 0 && { mustChange: true }),
        ...(expireDay !== undefined && { expireDay }),
      }
    },
  })
}

/** What useradd(8) writes for "never"; more days than that mean the same. */
const NO_MAXIMUM_AGE = 99_999

function parseDays(
  field: string,
  what: GapText,
  note: (what: GapText, reason: GapReason) => void,
): number | undefined {
  // chage(1) writes -1 for "none".
  if (field === '' || field === '-1') return undefined
  if (/^\d{1,9}$/.test(field)) return Number(field)
  note(what, 'malformed')
  return undefined
}
