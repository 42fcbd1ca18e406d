import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { OPENHSS, RunningCommand } from './openhss-host.ts'
import { joinTokensOf, startServer } from './running-server.ts'

/** Only the proxy knows where this is. */
const NAME = 'hss.example.org'

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('an agent behind a proxy', () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let port: string
  let ca: string
  let joinToken: () => Promise<string>

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-proxy-'))
    stack.defer(() => rm(folder, { recursive: true }))
    ca = makeAuthority(folder)
    const server = stack.use(
      await startServer({
        OPENHSS_TLS_CERT: path.join(folder, 'server.pem'),
        OPENHSS_TLS_KEY: path.join(folder, 'server.key'),
        // It sends the authority along.
        OPENHSS_CA_FILE: ca,
      }),
    )
    port = new URL(server.endpoint).port
    // These words are what the test itself sends.
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(ca, 'utf8')])
    const makeTokens = joinTokensOf(await server.signIn())
    joinToken = () => makeTokens(1)
  })
  afterAll(() => stack.disposeAsync())

  /** Starts an agent that was never here before. */
  async function startAgent(host: string, variables: Record<string, string>) {
    const env = {
      PATH: process.env.PATH,
      OPENHSS_DATA_DIR: await mkdtemp(path.join(folder, 'agent-')),
      OPENHSS_ENDPOINT: `https://${host}:${port}`,
      OPENHSS_JOIN_TOKEN: await joinToken(),
      ...variables,
    }
    const agent = new RunningCommand(
      spawn(OPENHSS, ['agent'], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    onTestFinished(async () => {
      await agent.stop('SIGTERM')
    })
    return agent
  }

  test('goes through it, with a password and an authority of its own', async () => {
    await using proxy = await startProxy(port, 'user:pass word')
    const agent = await startAgent(NAME, {
      OPENHSS_PROXY: `http://user:pass%20word@127.0.0.1:${proxy.port}`,
      OPENHSS_CA_FILE: ca,
    })
    await agent.printed(/Reported open ports: \d+/)
    expect(new Set(proxy.targets)).toEqual(new Set([`${NAME}:${port}`]))
  })

  test('says that the proxy refused it', async () => {
    await using proxy = await startProxy(port, 'user:password')
    const agent = await startAgent(NAME, {
      OPENHSS_PROXY: `http://127.0.0.1:${proxy.port}`,
      OPENHSS_CA_FILE: ca,
    })
    await agent.printed(/the proxy refused the way with 407; it wants a user and a password/)
    expect(proxy.targets).toEqual([])
  })

  test('goes past it where it is told to', async () => {
    await using proxy = await startProxy(port)
    const agent = await startAgent('localhost', {
      OPENHSS_PROXY: `http://127.0.0.1:${proxy.port}`,
      OPENHSS_NO_PROXY: 'other.example.org,localhost',
      OPENHSS_CA_FILE: ca,
    })
    await agent.printed(/Reported open ports: \d+/)
    expect(proxy.targets).toEqual([])
  })

  test('trusts nobody whom it was not told to trust', async () => {
    await using proxy = await startProxy(port)
    const agent = await startAgent(NAME, { OPENHSS_PROXY: `http://127.0.0.1:${proxy.port}` })
    await agent.printed(/self-signed certificate in certificate chain/)
    expect(agent.output).not.toContain('Reported')
  })
})

interface Proxy extends AsyncDisposable {
  readonly port: number
  /** Where somebody wanted to go, in order. */
  readonly targets: readonly string[]
}

/** Starts a proxy that knows one way: to this port of this machine. */
async function startProxy(to: string, login?: string): Promise<Proxy> {
  const targets: string[] = []
  const sockets = new Set<Socket>()
  const expected = login && `Basic ${Buffer.from(login).toString('base64')}`
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connect', (request, socket: Socket) => {
    sockets.add(socket.on('error', () => undefined))
    if (expected !== undefined && request.headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
      return
    }
    targets.push(request.url ?? '')
    const onward = connect(Number(to), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    sockets.add(onward.on('error', () => undefined))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    targets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Makes an authority, and a certificate of it for the server. @returns the file of the authority. */
function makeAuthority(folder: string): string {
  const file = (name: string) => path.join(folder, name)
  const run = (line: string) =>
    execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' })
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  run(`req -x509 ${key} -days 2 -subj /CN=Own_authority -keyout ca.key -out ca.pem`)
  run(`req ${key} -subj /CN=${NAME} -keyout server.key -out server.csr`)
  writeFileSync(file('names'), `subjectAltName=DNS:${NAME},DNS:localhost,IP:127.0.0.1\n`)
  run('x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile names -out server.pem')
  return file('ca.pem')
}
