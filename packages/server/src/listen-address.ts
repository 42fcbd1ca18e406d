import { BlockList, isIPv6 } from 'node:net'
import type { ServerConfig } from './config.ts'

/** Refuses to send passwords and tokens in clear text over a network that was not asked for. */
export function checkListenAddress({ listen, tls, behindTlsProxy }: ServerConfig): void {
  if (isLoopback(listen.host) || tls !== undefined || behindTlsProxy === true) return
  throw new Error(
    `Listening on ${listen.host} without TLS would send passwords and tokens in clear text. ` +
      'Set OPENHSS_TLS_CERT and OPENHSS_TLS_KEY, or OPENHSS_BEHIND_TLS_PROXY=1 if a proxy in front ' +
      'terminates TLS, or listen on 127.0.0.1.',
  )
}

/** The address for clients on this machine, also when the server listens on every address. */
export function localEndpoint({ listen, tls }: ServerConfig, port: number): string {
  const host = isUnspecified(listen.host) ? '127.0.0.1' : listen.host
  return `${tls === undefined ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopback(host: string): boolean {
  return host === 'localhost' || loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
