import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, test } from 'vitest'
import { checkListenAddress, localEndpoint } from './listen-address.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-certificate-'))
afterAll(() => rmSync(folder, { recursive: true }))

function certificateFor(subjectAltName: string): string {
  const file = path.join(folder, 'certificate.pem')
  const key = path.join(folder, 'key.pem')
  const options = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=x'
  const names = ['-addext', `subjectAltName=${subjectAltName}`]
  execFileSync('openssl', [...options.split(' '), '-keyout', key, '-out', file, ...names], {
    stdio: 'pipe',
  })
  return readFileSync(file, 'utf8')
}

const config = (host: string, more = {}) => ({
  dataDirectory: '/nowhere',
  listen: { host, port: 1 },
  auditRetentionDays: 365,
  log: { level: 'silent', destination: pino.destination('/dev/null') },
  ...more,
})

describe('listening beyond loopback', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s needs no TLS', (host) => {
    expect(() => checkListenAddress(config(host))).not.toThrow()
  })

  test.each(['0.0.0.0', '::', '10.0.0.5', 'hss.example'])('%s needs TLS', (host) => {
    expect(() => checkListenAddress(config(host))).toThrow(/OPENHSS_TLS_CERT/)
    const tls = { certFile: 'c', keyFile: 'k' }
    expect(() => checkListenAddress(config(host, { tls }))).not.toThrow()
    expect(() => checkListenAddress(config(host, { behindTlsProxy: true }))).not.toThrow()
  })
})

describe('the address for clients on this machine', () => {
  test.each([
    ['127.0.0.1', 'http://127.0.0.1:8686'],
    ['0.0.0.0', 'http://127.0.0.1:8686'],
    ['::', 'http://127.0.0.1:8686'],
    ['::1', 'http://[::1]:8686'],
  ])('of %s is %s', (host, expected) => {
    expect(localEndpoint(host, 8686, undefined)).toBe(expected)
  })

  test.each([
    ['DNS:hss.example', 'https://hss.example:8686'],
    ['DNS:*.example,DNS:hss.example', 'https://hss.example:8686'],
    ['DNS:hss.example,IP:127.0.0.1', 'https://127.0.0.1:8686'],
  ])('with a certificate for %s is %s', (names, expected) => {
    expect(localEndpoint('0.0.0.0', 8686, certificateFor(names))).toBe(expected)
  })
})
