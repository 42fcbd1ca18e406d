/**
 * Names the scheme of a hash that no crypt(3) computes, in small letters and at most 32 characters;
 * undefined when the text is no hash that we know. Pure; never throws.
 */
export function nameForeignScheme(hash: string): string | undefined {
  const known = PREFIXES.find(([prefix]) => prefix.test(hash))
  if (known) return known[1]
  const own = OWN_NAMES.map((pattern) => pattern.exec(hash)?.[1]).find((name) => name !== undefined)
  return own === undefined ? nameHexDigest(hash) : own.toLowerCase()
}

/** Prefixes that do not name their scheme. */
const PREFIXES: readonly (readonly [RegExp, scheme: string])[] = [
  // https://www.openwall.com/phpass/: `$P$` of WordPress, `$H$` of phpBB 3.
  [/^\$[PH]\$/, 'phpass'],
  [/^\$S\$/, 'drupal7'],
  // Only those that hash-scheme.ts leaves out.
  [/^\$sha1\$/, 'sha1-crypt'],
  // QNX 6.6: `m` stands for MD5, `s` for SHA-256 and `S` for SHA-512.
  [/^@[msS](,\d+)?@/, 'qnx'],
]

/** Hashes that begin with the name of their scheme. */
const OWN_NAMES: readonly RegExp[] = [
  // `$argon2id$v=19$…` (PHC string format), `$apr1$…`, `$pbkdf2-sha256$…` of passlib.
  /^\$([\w.-]{1,32})[$,]/,
  // `{SSHA}…` (RFC 2307), `{ssha256}06$…` of AIX, `{SHA512.b64}…` of Dovecot, `{FSHP1|16|4096}…`.
  /^\{([\w.-]{1,32})(?:\|\d+\|\d+)?\}/,
  // `pbkdf2_sha256$870000$…` and the other hashers of Django; `sha256$…` of Werkzeug.
  /^(pbkdf2_sha\d{1,3}|argon2|bcrypt(?:_sha256)?|scrypt|md5|sha\d{1,3})\$/,
  // PostgreSQL.
  /^(SCRAM-SHA-\d{1,3})\$/,
]

/** A bare digest in hexadecimal tells only by its length what may have made it. */
function nameHexDigest(hash: string): string | undefined {
  return /^([\da-f]+|[\dA-F]+)$/.test(hash) ? HEX_DIGESTS[hash.length] : undefined
}

const HEX_DIGESTS: Readonly<Record<number, string>> = {
  32: 'md5-hex',
  40: 'sha1-hex',
  56: 'sha224-hex',
  64: 'sha256-hex',
  96: 'sha384-hex',
  128: 'sha512-hex',
}
