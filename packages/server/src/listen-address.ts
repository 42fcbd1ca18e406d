import { X509Certificate } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { isLoopback } from '@openhss/contract'
import type { ServerConfig } from './config.ts'

/**
 * Refuses to send passwords and tokens in clear text over a network that was not asked for.
 * @throws
 */
export function checkListenAddress({ listen, tls, behindTlsProxy }: ServerConfig): void {
  if (
    listen.host === 'localhost' ||
    isLoopback(listen.host) ||
    tls !== undefined ||
    behindTlsProxy === true
  )
    return
  throw new Error(
    `Listening on ${listen.host} without TLS would send passwords and tokens in clear text. ` +
      'Set OPENHSS_TLS_CERT and OPENHSS_TLS_KEY, or OPENHSS_BEHIND_TLS_PROXY=1 if a proxy in front ' +
      'terminates TLS, or listen on 127.0.0.1.',
  )
}

/**
 * Returns the address for clients on this machine, also when the server listens on every address. With TLS
 * it is a name that the certificate is for, because any other would be refused.
 * @param certificate PEM; undefined without TLS.
 */
export function localEndpoint(
  listenHost: string,
  port: number,
  certificate: string | undefined,
): string {
  const address = isUnspecified(listenHost) ? '127.0.0.1' : listenHost
  if (certificate === undefined) return `http://${inUrl(address)}:${port}`
  const { subjectAltName = '', checkIP } = describeCertificate(certificate)
  const name = /DNS:([^,*\s]+)/.exec(subjectAltName)?.[1]
  return `https://${inUrl(checkIP(address) ? address : (name ?? address))}:${port}`
}

function describeCertificate(pem: string): {
  subjectAltName: string | undefined
  checkIP: (address: string) => boolean
} {
  const certificate = new X509Certificate(pem)
  return {
    subjectAltName: certificate.subjectAltName,
    checkIP: (address) => certificate.checkIP(address) !== undefined,
  }
}

function inUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
