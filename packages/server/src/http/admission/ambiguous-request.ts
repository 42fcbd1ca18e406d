import type { IncomingMessage } from 'node:http'

/**
 * Tells what makes a request mean different things to different programs on its way, so that it is refused: two Host
 * headers or one that names no host (RFC 9112 section 3.2), of which a proxy may understand something else, or a
 * version that is not HTTP/1, such as HTTP/0.9 without headers. A request without Host is none of these: checks of
 * load balancers in HTTP/1.0 have none.
 */
export function ambiguityOf({ httpVersionMajor, rawHeaders }: IncomingMessage): string | undefined {
  if (httpVersionMajor !== 1) return 'Only HTTP/1.1 and HTTP/1.0 are spoken here.'
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length !== HOST.length || rawHeaders[at]?.toLowerCase() !== HOST) continue
    hosts += 1
    if (hosts > 1) return 'There must be one Host header.'
    if (NO_HOST.test(rawHeaders[at + 1] ?? '')) return 'Host must be a name or an address.'
  }
  return undefined
}

const HOST = 'host'
/** What a host and its port cannot have: RFC 3986 section 3.2.2. */
const NO_HOST = /[\s,/?#@\\"<>]/
