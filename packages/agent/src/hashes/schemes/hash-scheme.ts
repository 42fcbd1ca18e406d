import type { GapReason } from '@openhss/contract'
import { estimateGuessCost, isAffordable } from './guess-cost.ts'
import type { GuessCost } from './guess-cost.ts'

/** A stored hash, recognised. Only `testable` hashes are worth handing to the library. */
export type RecognisedHash =
  | {
      readonly kind: 'testable'
      readonly scheme: string
      /** Characters at the end that depend on the password; what stands before them is the salt. */
      readonly digestLength: number
      readonly cost: GuessCost
    }
  /** A scheme that no crypt(3) knows, named by its own prefix. */
  | { readonly kind: 'unsupported'; readonly scheme: string }
  /** `malformed`: no password can produce it. `oversized`: one guess costs more than we may take. */
  | { readonly kind: 'error'; readonly reason: Extract<GapReason, 'malformed' | 'oversized'> }

/** Recognises a hash by its form, crypt(5). Pure; never throws. */
export function recogniseHash(hash: string): RecognisedHash {
  const scheme = SCHEMES.find(({ prefix }) => prefix.test(hash))
  if (!scheme) return nameForeignHash(hash)
  if (!scheme.form.test(hash)) return { kind: 'error', reason: 'malformed' }
  const cost = estimateGuessCost(scheme.name, hash)
  if (!cost) return { kind: 'error', reason: 'malformed' }
  if (!isAffordable(cost)) return { kind: 'error', reason: 'oversized' }
  return { kind: 'testable', scheme: scheme.name, digestLength: scheme.digestLength, cost }
}

interface Scheme {
  readonly name: string
  readonly prefix: RegExp
  readonly form: RegExp
  readonly digestLength: number
}

/**
 * The forms are stricter than the library: it hashes happily with a truncated or over-long string
 * as its setting, the result never equals it, and the account would pass as "not found".
 */
const SCHEMES: readonly Scheme[] = [
  dollar('yescrypt', 'y', String.raw`[./A-Za-z\d]{3,40}\$[./A-Za-z\d]{0,86}\$`, 43),
  dollar('gost-yescrypt', 'gy', String.raw`[./A-Za-z\d]{3,40}\$[./A-Za-z\d]{0,86}\$`, 43),
  dollar('scrypt', '7', String.raw`[./A-Za-z\d]{11,97}\$`, 43),
  dollar('bcrypt', '2[abxy]', String.raw`[0-3]\d\$[./A-Za-z\d]{22}`, 31),
  dollar('sha512-crypt', '6', String.raw`(rounds=[1-9]\d{0,8}\$)?[!-#%-9;-~]{0,16}\$`, 86),
  dollar('sha256-crypt', '5', String.raw`(rounds=[1-9]\d{0,8}\$)?[!-#%-9;-~]{0,16}\$`, 43),
  dollar('md5-crypt', '1', String.raw`[!-#%-9;-~]{0,8}\$`, 22),
  dollar('sha1-crypt', 'sha1', String.raw`[1-9]\d{0,9}\$[./A-Za-z\d]{1,64}\$`, 28),
  {
    name: 'sunmd5',
    prefix: /^\$md5[$,]/,
    form: /^\$md5(,rounds=\d{1,9})?\$[./A-Za-z\d]{0,16}\${1,2}[./A-Za-z\d]{22}$/,
    digestLength: 22,
  },
  { name: 'nt', prefix: /^\$3\$/, form: /^\$3\$\$[\da-f]{32}$/, digestLength: 32 },
  { name: 'bsdi-des', prefix: /^_/, form: /^_[./A-Za-z\d]{19}$/, digestLength: 11 },
  {
    name: 'des',
    prefix: /^[./A-Za-z\d]{13}$/,
    form: /^/,
    digestLength: 11,
  },
  // Two characters of salt and eleven for each eight of the password, up to 128.
  {
    name: 'bigcrypt',
    prefix: /^[./A-Za-z\d]{2}([./A-Za-z\d]{11}){2,16}$/,
    form: /^/,
    digestLength: 22,
  },
]

function dollar(name: string, id: string, setting: string, digestLength: number): Scheme {
  return {
    name,
    prefix: new RegExp(String.raw`^\$${id}\$`),
    form: new RegExp(String.raw`^\$${id}\$${setting}[./A-Za-z\d]{${digestLength}}$`),
    digestLength,
  }
}

/** `$argon2id$…` and `{SSHA}…` name themselves; anything else is no hash at all. */
function nameForeignHash(hash: string): RecognisedHash {
  const id = /^\$([A-Za-z\d-]{1,16})[$,]/.exec(hash) ?? /^\{([A-Za-z\d-]{1,16})\}/.exec(hash)
  if (!id?.[1]) return { kind: 'error', reason: 'malformed' }
  return { kind: 'unsupported', scheme: id[1].toLowerCase() }
}
