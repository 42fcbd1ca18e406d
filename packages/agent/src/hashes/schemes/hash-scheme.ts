import type { CryptScheme, GapReason } from '@openhss/contract'
import { nameForeignScheme } from './foreign-schemes.ts'
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
  /** A scheme that no crypt(3) knows. */
  | { readonly kind: 'unsupported'; readonly scheme: string }
  /** `malformed`: no password can produce it. `oversized`: one guess costs more than we may take. */
  | { readonly kind: 'error'; readonly reason: Extract<GapReason, 'malformed' | 'oversized'> }

/** Recognises a hash by its form, crypt(5). Pure; never throws. */
export function recogniseHash(hash: string): RecognisedHash {
  const scheme = SCHEMES.find(({ prefix }) => prefix.test(hash))
  if (!scheme) {
    const foreign = nameForeignScheme(hash)
    return foreign === undefined ? MALFORMED : { kind: 'unsupported', scheme: foreign }
  }
  if (hash.length > MAX_HASH_BYTES || !scheme.form.test(hash)) return MALFORMED
  const cost = estimateGuessCost(scheme.name, hash)
  if (!cost) return MALFORMED
  if (!isAffordable(cost)) return { kind: 'error', reason: 'oversized' }
  const digestLength = scheme.digestLength ?? hash.length - DES_SALT_LENGTH
  return { kind: 'testable', scheme: scheme.name, digestLength, cost }
}

/** CRYPT_OUTPUT_SIZE of crypt.h without the NUL: crypt(3) writes no longer hash. */
const MAX_HASH_BYTES = 383

const MALFORMED: RecognisedHash = { kind: 'error', reason: 'malformed' }

interface Scheme {
  readonly name: CryptScheme
  readonly prefix: RegExp
  readonly form: RegExp
  /** Absent: everything behind the two characters of a DES salt. */
  readonly digestLength?: number
}

const DES_SALT_LENGTH = 2

/** 64 bits of DES in eleven characters, the last of which has only four of them. */
const DES_DIGEST = String.raw`[./A-Za-z\d]{10}[.26AEIMQUYcgkosw]`

const YESCRYPT_SETTING = String.raw`[./A-Za-z\d]{3,40}\$[./A-Za-z\d]{0,86}\$`
const SHA_SETTING = String.raw`(rounds=[1-9]\d{0,8}\$)?[!-#%-9;-~]{0,16}\$`

/**
 * The forms are stricter than the library: it hashes happily with a truncated or over-long string
 * as its setting, the result never equals it, and the account would pass as "not found". They are no
 * stricter than what the library writes; crypt(5) tells only what its own salt generator makes.
 */
const SCHEMES: readonly Scheme[] = [
  dollar('yescrypt', 'y', YESCRYPT_SETTING, 43),
  dollar('gost-yescrypt', 'gy', YESCRYPT_SETTING, 43),
  // Both SM3 schemes came with libxcrypt 4.5; openEuler patched sm3crypt into its 4.4.
  dollar('sm3-yescrypt', 'sm3y', YESCRYPT_SETTING, 43),
  dollar('sm3-crypt', 'sm3', SHA_SETTING, 43),
  // Eleven characters of parameters, and a salt that ends at the last `$`.
  dollar('scrypt', '7', String.raw`[./A-Za-z\d]{11}[$./A-Za-z\d]{0,281}\$`, 43),
  dollar('bcrypt', '2[abxy]', String.raw`[0-3]\d\$[./A-Za-z\d]{22}`, 31),
  dollar('sha512-crypt', '6', SHA_SETTING, 86),
  dollar('sha256-crypt', '5', SHA_SETTING, 43),
  dollar('md5-crypt', '1', String.raw`[!-#%-9;-~]{0,8}\$`, 22),
  {
    name: 'sha1-crypt',
    // A longer salt ends the process where libxcrypt was built with its assertions.
    prefix: /^\$sha1\$(?!\d+\$[./A-Za-z\d]{65})/,
    form: /^\$sha1\$(0|[1-9]\d{0,18})\$[./A-Za-z\d]{1,64}\$[./A-Za-z\d]{28}$/,
    digestLength: 28,
  },
  {
    name: 'sunmd5',
    prefix: /^\$md5[$,]/,
    // As in Solaris, `rounds=` follows `$md5$` as well as `$md5,`, and a second `$` belongs to the salt.
    form: /^\$md5[$,](rounds=[1-9]\d{0,9}\$)?[./A-Za-z\d]*\${1,2}[./A-Za-z\d]{22}$/,
    digestLength: 22,
  },
  { name: 'nt', prefix: /^\$3\$/, form: /^\$3\$\$[\da-f]{32}$/, digestLength: 32 },
  { name: 'bsdi-des', prefix: /^_/, form: /^_[./A-Za-z\d]{19}$/, digestLength: 11 },
  {
    name: 'des',
    prefix: /^[./A-Za-z\d]{13}$/,
    form: new RegExp(`^..${DES_DIGEST}$`),
  },
  // One DES digest for each eight characters of the password, up to 128.
  {
    name: 'bigcrypt',
    prefix: /^[./A-Za-z\d]{2}([./A-Za-z\d]{11}){2,16}$/,
    form: new RegExp(`^..(${DES_DIGEST}){2,16}$`),
  },
]

function dollar(name: CryptScheme, id: string, setting: string, digestLength: number): Scheme {
  return {
    name,
    prefix: new RegExp(String.raw`^\$${id}\$`),
    form: new RegExp(String.raw`^\$${id}\$${setting}[./A-Za-z\d]{${digestLength}}$`),
    digestLength,
  }
}
