import { isLoopback } from '@openhss/contract'
import type { FastifyRequest } from 'fastify'

/** What a browser and the way to it say of a request. */
export interface BrowserFacts {
  /** Whether a page of this server made the request; a page of another origin cannot pretend so. */
  readonly isSameOrigin: boolean
  /** Whether the browser speaks TLS, with this server or with the proxy in front. */
  readonly isOverTls: boolean
  /** Whether the browser runs on the machine of this server and comes without a proxy. */
  readonly isOnThisMachine: boolean
}

export function browserFactsOf(request: FastifyRequest): BrowserFacts {
  return {
    isSameOrigin: isSameOrigin(request),
    isOverTls: isOverTls(request),
    isOnThisMachine: isOnThisMachine(request),
  }
}

/**
 * Tells whether a page of this server made the request. That is the rule against forged requests, for reading as well:
 * SameSite alone is about sites, and to a browser every port of a host is the same site. Scripts can set neither header.
 * Without both of them nobody knows, so the answer is no.
 */
export function isSameOrigin(request: FastifyRequest): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers
  if (site !== undefined) return site === 'same-origin'
  if (origin === undefined) return false
  const own = URL.parse(`${isOverTls(request) ? 'https' : 'http'}://${request.host}`)?.origin
  return origin === own
}

/** A proxy that is declared speaks TLS, also where it does not say so. */
export function isOverTls({ protocol, ips }: FastifyRequest): boolean {
  return protocol === 'https' || (ips !== undefined && ips.length > 1)
}

/** Looks at the connection itself. A proxy that nobody declared gives itself away by what it adds. */
function isOnThisMachine({ socket, headers }: FastifyRequest): boolean {
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    PROXY_HEADERS.every((name) => headers[name] === undefined)
  )
}

const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]
