import type { FastifyRequest } from 'fastify'
import { isOverTls, isSameOrigin } from './browser-facts.ts'

/**
 * Returns the secret of the session by which the request proves itself; undefined when it has none that counts. Beside a
 * token or a signature a cookie does not count, nor from another origin than our own.
 * @returns '' for a cookie that no session can have.
 */
export function sessionSecretOf(request: FastifyRequest): string | undefined {
  const { cookie, authorization, 'x-auth-token': token } = request.headers
  if (cookie === undefined || authorization !== undefined || token !== undefined) return undefined
  const name = cookieName(isOverTls(request))
  const values = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  if (values.length === 0 || !isSameOrigin(request)) return undefined
  // Of two, one is from somebody else: the browser does not tell which.
  const [value = ''] = values
  return values.length === 1 && /^[\w-]{43}$/.test(value) ? value : ''
}

/** Writes the Set-Cookie that gives a browser its session, for as long as the browser runs. */
export function sessionCookie(secret: string, overTls: boolean): string {
  return `${cookieName(overTls)}=${secret}; ${attributes(overTls)}`
}

/** Writes the Set-Cookie that takes the session away. */
export function endedSessionCookie(overTls: boolean): string {
  return `${cookieName(overTls)}=; Max-Age=0; ${attributes(overTls)}`
}

/** With the prefix a browser takes the cookie only from this very host, over TLS. Without TLS it would refuse that. */
function cookieName(overTls: boolean): string {
  return overTls ? '__Host-openhss-session' : 'openhss-session'
}

function attributes(overTls: boolean): string {
  return `Path=/; HttpOnly; SameSite=Strict${overTls ? '; Secure' : ''}`
}
