import { ServerResponse } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'

/**
 * Writes the names of headers as the real gateway spells them. Fastify makes them lower case, which HTTP allows and
 * the official Java SDK does not find: it looks `X-Subject-Token` and `X-Request-Id` up in a map that keeps the case
 * of the wire (docs/wire/sdks.md, "What the SDKs need"). Every answer comes through here, so this is the only place.
 */
export class SpelledResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    return super.setHeader(spell(name), value)
  }

  override writeHead(status: number, reason?: string, headers?: Headers): this
  override writeHead(status: number, headers?: Headers): this
  override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
    if (typeof reason === 'string') return super.writeHead(status, reason, spellAll(headers))
    return super.writeHead(status, spellAll(reason))
  }
}

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[]

function spellAll(headers: Headers | undefined): Headers | undefined {
  if (headers === undefined || Array.isArray(headers)) return headers
  const spelled: OutgoingHttpHeaders = {}
  // Without the pairs of Object.entries, because every request comes here.
  for (const name in headers) spelled[spell(name)] = headers[name]
  return spelled
}

/** Names come from our code alone, so that the map stays as small as they are few. */
const spellings = new Map([
  ['etag', 'ETag'],
  ['x-iam-trace-id', 'X-IAM-Trace-Id'],
])

function spell(name: string): string {
  const known = spellings.get(name)
  if (known !== undefined) return known
  const spelled = name.replaceAll(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase())
  spellings.set(name, spelled)
  return spelled
}
