import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import { TLSSocket } from 'node:tls'
import { SpelledResponse } from './spelled-response.ts'

/**
 * Adds to every answer, also those that Fastify and Node write themselves, what keeps a browser from guessing types
 * (https://fetch.spec.whatwg.org/#x-content-type-options-header) and, where TLS is ours, from coming back without it
 * (RFC 6797). Behind a proxy the latter is the proxy's, which knows whether all of its name speaks TLS.
 */
export class SafeResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends SpelledResponse<Request> {
  override writeHead(status: number, reason?: string, headers?: Headers): this
  override writeHead(status: number, headers?: Headers): this
  override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
    const safety = safetyHeaders(this.req.socket instanceof TLSSocket)
    if (typeof reason === 'string') return super.writeHead(status, reason, join(headers, safety))
    return super.writeHead(status, join(reason, safety))
  }
}

/** @param isTls whether the connection is encrypted by this server. */
export function safetyHeaders(isTls: boolean): Readonly<Record<string, string>> {
  return isTls ? WITH_TLS : WITHOUT_TLS
}

const WITHOUT_TLS = { 'X-Content-Type-Options': 'nosniff' }
/** A year, as browsers' lists ask for it. Other hosts below the name are not ours to decide about. */
const WITH_TLS = { ...WITHOUT_TLS, 'Strict-Transport-Security': 'max-age=31536000' }

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[]

function join(headers: Headers | undefined, safety: Readonly<Record<string, string>>): Headers {
  if (Array.isArray(headers)) return [...headers, ...Object.entries(safety).flat()]
  return { ...headers, ...safety }
}
