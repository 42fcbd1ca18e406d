import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHost } from './openhss-host.ts'
import { startServer } from './running-server.ts'
import type { RunningServer } from './running-server.ts'

let folder: string
let server: RunningServer
const file = (name: string) => path.join(folder, name)
const variables = () => ({ OPENHSS_TLS_CERT: file('cert.pem'), OPENHSS_TLS_KEY: file('key.pem') })

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-certificate-'))
  makeCertificate('first')
  server = await startServer(variables())
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Makes a certificate of this name and its key, in the files that the server reads. */
function makeCertificate(name: string, kind = 'ec -pkeyopt ec_paramgen_curve:P-256'): void {
  const files = ['-keyout', file('key.pem'), '-out', file('cert.pem')]
  const options = `req -x509 -newkey ${kind} -nodes -days 2 -subj /CN=${name} -addext subjectAltName=IP:127.0.0.1`
  execFileSync('openssl', [...options.split(' '), ...files], { stdio: 'pipe' })
}

async function open(endpoint: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(endpoint)
  const socket = connect({
    host: hostname,
    port: Number(port),
    rejectUnauthorized: false,
    ...options,
  })
  await once(socket, 'secureConnect')
  return socket
}

async function nameOfCertificate(endpoint: string): Promise<string> {
  const socket = await open(endpoint)
  const { subject } = socket.getPeerCertificate()
  socket.destroy()
  return String(subject.CN)
}

async function answerTo(socket: TLSSocket, request: string): Promise<string> {
  socket.write(request)
  return text(socket)
}

const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

describe('TLS', () => {
  test.each([
    ['TLS 1.1', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['TLS 1.2 without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
    ['TLS 1.2 with CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }],
  ] as const)('%s is refused', async (_what, options) => {
    await expect(open(server.endpoint, options)).rejects.toThrow(/alert|unsupported|ECONNRESET/i)
  })

  test.each([
    ['TLS 1.3', {}],
    ['TLS 1.2 with forward secrecy', { maxVersion: 'TLSv1.2' }],
  ] as const)('%s is spoken', async (_what, options) => {
    const socket = await open(server.endpoint, options)
    expect(await answerTo(socket, HEALTH)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test.each([
    ['an answer', HEALTH],
    ['what is not there', HEALTH.replace('/healthz', '/nothing')],
    ['two hosts', HEALTH.replace('Host', 'Host: y\r\nHost')],
    ['what is not HTTP', 'hello\r\n\r\n'],
  ])('%s tells browsers to stay with it', async (_what, request) => {
    const answer = await answerTo(await open(server.endpoint), request)
    expect(answer).toMatch(/^strict-transport-security: max-age=31536000\r$/im)
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im)
  })
})

test('the cookie of a browser is for TLS and this host alone', async () => {
  const body = JSON.stringify(server.admin)
  const head = [
    'POST /openhss/v1/session HTTP/1.1',
    `Host: ${new URL(server.endpoint).host}`,
    `Origin: ${server.endpoint}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  const request = `${head.join('\r\n')}\r\n\r\n${body}`
  const answer = await answerTo(await open(server.endpoint), request)
  expect(answer).toMatch(/^HTTP\/1\.1 201 /)
  expect(answer).toMatch(
    /^set-cookie: __Host-openhss-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure\r$/im,
  )
})

describe('SIGHUP', () => {
  const hangUp = async (line: RegExp) => {
    process.kill(server.command.pid, 'SIGHUP')
    await server.command.printed(line)
  }

  test('reads the certificate anew, and open connections go on', async () => {
    expect(await nameOfCertificate(server.endpoint)).toBe('first')
    const before = await open(server.endpoint)
    makeCertificate('second')
    await hangUp(/read the certificate anew/)
    expect(await nameOfCertificate(server.endpoint)).toBe('second')
    expect(await answerTo(before, HEALTH)).toMatch(/^HTTP\/1\.1 200 /)
    makeCertificate('third', 'rsa:2048')
    await hangUp(/CN=third/)
    expect(await nameOfCertificate(server.endpoint)).toBe('third')
    const options = { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' } as const
    await expect(open(server.endpoint, options)).rejects.toThrow(/alert/)
  })

  test.each([
    [
      'a file that is gone',
      (name: string) => rename(name, `${name}.away`),
      'there is no such file',
    ],
    ['half a file', (name: string) => writeFile(name, '-----BEGIN'), 'in PEM'],
  ])('with %s keeps the old one, and the log names the file', async (_what, spoil, problem) => {
    for (const name of ['cert.pem', 'key.pem']) {
      const good = `good-${randomBytes(4).toString('hex')}`
      makeCertificate(good)
      await hangUp(new RegExp(`CN=${good}`))
      const seen = server.command.output.length
      await spoil(file(name))
      process.kill(server.command.pid, 'SIGHUP')
      await expect
        .poll(() => server.command.output.slice(seen), { timeout: 30_000 })
        .toMatch(new RegExp(`${file(name)}[^]*${problem}[^]*the old certificate stays`))
      expect(await nameOfCertificate(server.endpoint)).toBe(good)
    }
  })

  test('with the key of another certificate keeps the old one', async () => {
    makeCertificate('own')
    await hangUp(/CN=own/)
    makeCertificate('half-renewed')
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file('key.pem')], {
      stdio: 'pipe',
    })
    await hangUp(/does not belong to the first certificate/)
    expect(await nameOfCertificate(server.endpoint)).toBe('own')
  })
})

describe.runIf(process.getuid?.() === 0 || process.env.CI === 'true')('up (needs root)', () => {
  test('reads it anew where no terminal is, and stops by SIGHUP without TLS', async () => {
    await using host = await createHost()
    makeCertificate('one')
    const up = host.start('up', variables())
    const [endpoint] = await up.printed(/https:\/\/127\.0\.0\.1:\d+/)
    makeCertificate('two')
    process.kill(up.pid, 'SIGHUP')
    await expect.poll(() => nameOfCertificate(endpoint), { timeout: 30_000 }).toBe('two')
    expect(await up.stop('SIGTERM')).toBe(0)
    const plain = host.start('up')
    await plain.printed(/http:\/\/127\.0\.0\.1:\d+/)
    expect(await plain.stop('SIGHUP')).toBe(0)
  })
})

test('a server does not start with files that are wrong, and says which', async () => {
  makeCertificate('broken')
  await writeFile(file('key.pem'), 'no key')
  await expect(startServer(variables())).rejects.toThrow(
    new RegExp(`${file('key.pem')} holds no private key`),
  )
})
