import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import type { RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { findFreePort } from '@openhss/testkit/servers'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { examineWay } from './examine-way.ts'

const DIRECT = { proxy: undefined, noProxy: [], caFile: undefined }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-way-'))
  const files = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')]
  const options =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Own_Authority -addext subjectAltName=IP:127.0.0.1'
  execFileSync('openssl', [...options.split(' '), ...files], { stdio: 'pipe' })
})
afterAll(() => rmSync(folder, { recursive: true }))

const healthy: RequestListener = (request, response) => {
  response.writeHead(request.url === '/healthz' ? 200 : 404).end()
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function tlsServer(): Server {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(path.join(folder, name)))
  return createHttps({ ...(key && { key }), ...(cert && { cert }) }, healthy)
}

/** A proxy that lets in who says `user:word`. */
function proxyServer(): Server {
  const expected = `Basic ${Buffer.from('user:word').toString('base64')}`
  return createHttp().on('connect', (request, client) => {
    if (request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const [host = '', port] = (request.url ?? '').split(':')
    const server = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      server.pipe(client).pipe(server)
    })
    client.on('error', () => server.destroy())
    server.on('error', () => client.destroy())
  })
}

const outcomes = (steps: Awaited<ReturnType<typeof examineWay>>) =>
  steps.map(({ name, outcome }) => `${name} ${outcome}`)

test('a way that is open is told step by step', async () => {
  const port = await listen(createHttp(healthy))
  const steps = await examineWay(`http://127.0.0.1:${port}`, DIRECT)
  expect(outcomes(steps)).toEqual(['name works', 'connection works', 'HTTP works', 'clock works'])
  expect(steps.at(-1)?.detail).toBe('as that of the server')
})

test('without an address there is no way', async () => {
  expect(outcomes(await examineWay(undefined, DIRECT))).toEqual(['server broken'])
})

test.each([
  ['a name that nobody has', () => 'https://nowhere.invalid', 'name', /nowhere\.invalid has no/],
  [
    'a port where nobody listens',
    async () => `http://127.0.0.1:${await findFreePort()}`,
    'connection',
    /ECONNREFUSED/,
  ],
  [
    'a server of something else',
    async () =>
      `http://127.0.0.1:${await listen(createHttp((_, answer) => answer.writeHead(502).end()))}`,
    'HTTP',
    /answers 502/,
  ],
  [
    'a server without TLS',
    async () => `https://127.0.0.1:${await listen(createHttp(healthy))}`,
    'TLS',
    /no handshake/,
  ],
  [
    'an authority that nobody trusts',
    async () => `https://127.0.0.1:${await listen(tlsServer())}`,
    'TLS',
    /SELF_SIGNED.*issued by Own_Authority/,
  ],
])('%s is the last step that is told', async (_what, make, name, detail) => {
  const steps = await examineWay(await make(), DIRECT)
  expect(steps.at(-1)).toMatchObject({ name, outcome: 'broken' })
  expect(steps.at(-1)?.detail).toMatch(detail)
  expect(steps.at(-1)?.remedy).toMatch(/\.$|\?$/)
  expect(steps.slice(0, -1).every(({ outcome }) => outcome === 'works')).toBe(true)
})

test('a certificate that is not trusted is shown nothing', async () => {
  const asked: unknown[] = []
  const server = tlsServer().on('request', (request) => asked.push(request))
  await examineWay(`https://127.0.0.1:${await listen(server)}`, DIRECT)
  expect(asked).toEqual([])
})

test('a proxy that refuses is told from a server that does', async () => {
  const port = await listen(proxyServer())
  const server = `https://127.0.0.1:${await listen(tlsServer())}`
  const through = async (user: string) =>
    examineWay(server, { ...DIRECT, proxy: `http://${user}127.0.0.1:${port}` })

  const refused = (await through('')).at(-1)
  expect(refused).toMatchObject({ name: 'proxy', outcome: 'broken' })
  expect(refused?.detail).toContain('407')
  expect(refused?.remedy).toContain('user:password')

  const passed = await through('user:word@')
  expect(outcomes(passed).slice(2)).toEqual(['proxy works', 'TLS broken'])
  expect(JSON.stringify(passed)).not.toContain('word@')
})

test.each([['127.0.0.1'], ['*'], ['.0.0.1']])('%s is reached without the proxy', async (entry) => {
  const port = await listen(createHttp(healthy))
  const proxy = `http://127.0.0.1:${await findFreePort()}`
  const steps = await examineWay(`http://127.0.0.1:${port}`, { ...DIRECT, proxy, noProxy: [entry] })
  expect(outcomes(steps)).toContain('HTTP works')
})

test.each([
  [-3_600, '3600 s ahead of'],
  [3_600, '3600 s behind'],
])('a clock that is an hour apart is told', async (seconds, detail) => {
  const server = createHttp((_, answer) => {
    answer.setHeader('date', new Date(Date.now() + 1000 * seconds).toUTCString()).end()
  })
  const steps = await examineWay(`http://127.0.0.1:${await listen(server)}`, DIRECT)
  expect(steps.at(-1)).toMatchObject({ name: 'clock', outcome: 'limited' })
  // `Date` counts whole seconds.
  expect(steps.at(-1)?.detail).toMatch(new RegExp(detail.replace('3600', String.raw`(359|360)\d`)))
})
