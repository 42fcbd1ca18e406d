import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import type { IncomingMessage, RequestOptions } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { CREDENTIALS, sign } from '@openhss/testkit'
import type { Key } from '@openhss/testkit'
import { hasProgram } from '@openhss/testkit/hosts'
import { findFreePort } from '@openhss/testkit/servers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { OPENHSS, RunningCommand } from './openhss-host.ts'
import { startServer } from './running-server.ts'
import type { RunningServer } from './running-server.ts'

const SAMPLE = path.resolve(import.meta.dirname, '../docs/samples/nginx.conf')
const SESSION = '/openhss/v1/session'

describe.skipIf(!hasNginx())('behind the nginx of docs/samples', () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let server: RunningServer
  let port: number
  const file = (name: string) => path.join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-nginx-'))
    stack.defer(() => rm(folder, { recursive: true }))
    // The workers of nginx are another user's, and keep large bodies there.
    await chmod(folder, 0o711)
    server = stack.use(await startServer({ OPENHSS_BEHIND_TLS_PROXY: '1' }))
    port = await findFreePort()
    makeCertificate(file('chain.pem'), file('key.pem'))
    writeFileSync(file('nginx.conf'), configuration(folder, port, new URL(server.endpoint).host))
    const nginx = spawn('nginx', ['-c', file('nginx.conf'), '-e', file('error.log')], {
      env: { PATH: `${process.env.PATH}:/usr/sbin` },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    stack.defer(async () => {
      nginx.kill('SIGTERM')
      await once(nginx, 'exit')
    })
    await vi.waitFor(() => call('/healthz'), SOON)
  })
  afterAll(() => stack.disposeAsync())

  const SOON = { interval: 20, timeout: 60_000 }

  /** Calls through nginx, as another machine would. */
  async function call(url: string, options: Call = {}) {
    const { body, headers, ...others } = options
    const asked = request({
      host: 'localhost',
      port,
      ca: readFileSync(file('chain.pem')),
      servername: 'localhost',
      path: url,
      agent: false,
      headers: {
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
        ...headers,
      },
      ...others,
    })
    asked.end(body)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    // Nginx closes a connection whose body it refuses while that is still being sent.
    asked.on('error', () => undefined)
    return { status: answer.statusCode, headers: answer.headers, text: await text(answer) }
  }

  async function signIn(): Promise<{ token: string; projectId: string; userId: string }> {
    const user = { name: 'admin', password: server.admin.password, domain: { name: 'openhss' } }
    const auth = {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: 'default' } },
    }
    const { headers, text: body } = await call('/v3/auth/tokens', {
      method: 'POST',
      body: JSON.stringify({ auth }),
    })
    const { token } = JSON.parse(body) as {
      token: { project: { id: string }; user: { id: string } }
    }
    const secret = String(headers[SUBJECT_TOKEN_HEADER.toLowerCase()])
    return { token: secret, projectId: token.project.id, userId: token.user.id }
  }

  test('the console and its cookie are those of TLS', async () => {
    const page = await call('/', { headers: { accept: 'text/html' } })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    const origin = `https://localhost:${port}`
    const body = JSON.stringify(server.admin)
    const session = await call(SESSION, { method: 'POST', body, headers: { origin } })
    expect(session.status).toBe(201)
    const [cookie = ''] = session.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^__Host-openhss-session=[\w-]{43}; .*; Secure$/)
    const headers = { origin, cookie: cookie.split(';', 1)[0] }
    expect((await call(SESSION, { headers })).status).toBe(200)
  })

  test('a signature that covers host and target holds', async () => {
    const { token, userId } = await signIn()
    const body = JSON.stringify({ credential: { user_id: userId } })
    const made = await call(CREDENTIALS, {
      method: 'POST',
      body,
      headers: { 'x-auth-token': token },
    })
    const { credential } = JSON.parse(made.text) as { credential: Key }
    const host = `localhost:${port}`
    const signed = sign(credential, {
      path: CREDENTIALS,
      query: { 'a b': 'ü/%' },
      headers: { host },
    })
    expect(await call(signed.url, { headers: signed.headers })).toMatchObject({ status: 200 })
    const other = { ...signed.headers, host: 'other.example.org' }
    expect(await call(signed.url, { headers: other })).toMatchObject({ status: 401 })
  })

  test('the address of a client is that which nginx sees, whatever it says itself', async () => {
    const forged = {
      'x-forwarded-for': '192.0.2.66',
      'x-forwarded-proto': 'http',
      forwarded: 'for=192.0.2.66',
    }
    const user = { name: 'nobody-here', password: 'wrong', domain: { name: 'openhss' } }
    const auth = { identity: { methods: ['password'], password: { user } } }
    const refused = await call('/v3/auth/tokens', {
      method: 'POST',
      body: JSON.stringify({ auth }),
      headers: forged,
      localAddress: '127.0.0.9',
    })
    expect(refused.status).toBe(401)
    const { token } = await signIn()
    const { text: events } = await call('/openhss/v1/audit-events', {
      headers: { 'x-auth-token': token },
    })
    expect(events).toContain('127.0.0.9')
    expect(events).not.toContain('192.0.2.66')
  })

  test('a body of 11 MB and a header of 32 KB reach the server, a larger body does not', async () => {
    const { token, projectId } = await signIn()
    const url = `/agent/v1/${projectId}/agents/none/ports`
    const put = (bytes: number) =>
      call(url, {
        method: 'PUT',
        body: `"${'x'.repeat(bytes)}"`,
        headers: { 'x-auth-token': token },
      })
    const large = await put(11_000_000)
    expect(large.text).toContain('error_code')
    expect(await put(14_000_000)).toMatchObject({ status: 413 })
    const long = await call(CREDENTIALS, { headers: { 'x-auth-token': 'x'.repeat(32_000) } })
    expect(long.status).toBe(401)
    expect(long.text).toContain('error')
  })

  test('an agent enrols, reports, and holds its request open until there is nothing new', async () => {
    const { token, projectId } = await signIn()
    const made = await call(`/openhss/v1/${projectId}/join-tokens`, {
      method: 'POST',
      body: JSON.stringify({ uses: 2, valid_hours: 1 }),
      headers: { 'x-auth-token': token },
    })
    const { join_token } = JSON.parse(made.text) as { join_token: string }
    const agent = new RunningCommand(
      spawn(OPENHSS, ['agent'], {
        env: {
          PATH: process.env.PATH,
          OPENHSS_DATA_DIR: file('agent'),
          OPENHSS_ENDPOINT: `https://localhost:${port}`,
          OPENHSS_JOIN_TOKEN: join_token,
          NODE_EXTRA_CA_CERTS: file('chain.pem'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    await agent.printed(/Reported open ports: \d+/)
    await agent.stop('SIGTERM')

    const enrolled = await call('/agent/v1/enrol', {
      method: 'POST',
      body: JSON.stringify({ join_token, host: exampleHost }),
    })
    const { agent_id, secret } = JSON.parse(enrolled.text) as { agent_id: string; secret: string }
    const policy = `/agent/v1/${projectId}/agents/${agent_id}/policy?wait_seconds=`
    const authorization = `Bearer ${secret}`
    const first = await call(`${policy}0`, { headers: { authorization } })
    expect(first.status).toBe(200)
    const headers = { authorization, 'if-none-match': first.headers.etag }
    expect(await call(`${policy}25`, { headers })).toMatchObject({ status: 304 })
  })
})

interface Call extends Pick<RequestOptions, 'method' | 'localAddress'> {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** Debian has it in a folder that the PATH of a user may lack. */
function hasNginx(): boolean {
  return hasProgram('nginx') || hasProgram('../sbin/nginx')
}

function makeCertificate(certificate: string, key: string): void {
  const options =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  const files = ['-keyout', key, '-out', certificate]
  execFileSync('openssl', [...options.split(' '), ...files], { stdio: 'pipe' })
}

/** The sample with the addresses and files of the test, and around it what /etc/nginx/nginx.conf has. */
function configuration(folder: string, port: number, server: string): string {
  const sample = [
    ['/etc/openhss', folder],
    ['listen 443 ', `listen 127.0.0.1:${port} `],
    ['127.0.0.1:8686;', `${server};`],
    ['hss.example.org', 'localhost'],
  ].reduce(
    (config, [from = '', to = '']) => {
      if (!config.includes(from)) throw new Error(`the sample has no ${from}`)
      return config.replaceAll(from, to)
    },
    readFileSync(SAMPLE, 'utf8'),
  )
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path.join(folder, name)};`,
  )
  return [
    'daemon off;',
    `pid ${path.join(folder, 'nginx.pid')};`,
    'events { worker_connections 512; }',
    'http {',
    'access_log off;',
    ...folders,
    sample,
    '}',
  ].join('\n')
}
