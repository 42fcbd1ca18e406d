import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'

/** The address of a database and the user, in the driver's words. */
export interface DatabaseAddress {
  /** A host name, an IP address, or the folder of a Unix socket (starts with a slash). */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | undefined
  readonly database: string
  readonly ssl: 'prefer' | 'require' | ConnectionOptions | false
}

/**
 * Parses `postgres://user:password@host:port/database?sslmode=…` and, as libpq does, a percent-encoded
 * folder in place of the host for a Unix socket. `sslmode`: disable, prefer (default), require, verify-ca,
 * verify-full; `sslrootcert`: a PEM file. Errors never quote the URL, because it has a password. Source:
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.parse(text)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new Error(`The database URL is not of the form ${FORM}`)
  }
  const user = decode(url.username)
  if (user === '') throw new Error(`The database URL names no user; the form is ${FORM}`)
  const host = decode(url.hostname).replace(/^\[(.*)\]$/, '$1')
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    user,
    password: url.password === '' ? undefined : decode(url.password),
    database: decode(url.pathname.slice(1)) || user,
    ssl: host.startsWith('/') ? false : parseTls(url.searchParams, host),
  }
}

const FORM = 'postgres://user:password@host:5432/database?sslmode=verify-full'

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error(
      'The database URL has a % that starts no percent-encoding; write % itself as %25',
    )
  }
}

function parseTls(parameters: URLSearchParams, host: string): DatabaseAddress['ssl'] {
  const unknown = [...parameters.keys()].find((key) => key !== 'sslmode' && key !== 'sslrootcert')
  if (unknown !== undefined) {
    throw new Error(
      `The database URL has the parameter ${unknown}; only sslmode and sslrootcert are known`,
    )
  }
  const mode = parameters.get('sslmode') ?? 'prefer'
  const rootFile = parameters.get('sslrootcert')
  const ca = rootFile === null ? {} : { ca: readRootCertificate(rootFile) }
  switch (mode) {
    case 'disable':
      return false
    case 'prefer':
    case 'require':
      return mode
    case 'verify-ca':
      return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined }
    case 'verify-full':
      // Without the host, the certificate of a server given by IP address would be compared with localhost.
      return { ...ca, rejectUnauthorized: true, host }
    default:
      throw new Error(
        'sslmode of the database URL is one of disable, prefer, require, verify-ca, verify-full',
      )
  }
}

function readRootCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`sslrootcert of the database URL cannot be read: ${file}`, { cause })
  }
}
