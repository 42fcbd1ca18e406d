import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import { CREDENTIALS, freshDatabase, signedHeaders } from '@openhss/testkit'
import type { FreshDatabase, Key } from '@openhss/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureFirstAdmin } from './iam/first-admin.ts'
import { startServer } from './server.ts'
import type { Server } from './server.ts'

const ADMIN_PASSWORD = 'the password of the first start'

let folder = ''
let log = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-server-'))
  log = ''
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})

interface StartOptions {
  /** Name of one of several servers. */
  readonly name?: string
  readonly databaseUrl?: string
  readonly masterKey?: string
  readonly lostMasterKey?: string
  /** As it is where a proxy in front speaks TLS. */
  readonly onEveryAddress?: boolean
}

async function start(options: StartOptions = {}): Promise<Server & AsyncDisposable> {
  const { name = 'first', lostMasterKey, onEveryAddress = false, ...secrets } = options
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      log += String(chunk)
      done()
    },
  })
  const server = await startServer(
    {
      dataDirectory: path.join(folder, name),
      listen: { host: onEveryAddress ? '0.0.0.0' : '127.0.0.1', port: 0 },
      behindTlsProxy: onEveryAddress,
      log: { level: 'trace', destination },
      auditRetentionDays: 365,
      ...(lostMasterKey !== undefined && { lostMasterKey }),
    },
    { adminPassword: ADMIN_PASSWORD, ...secrets },
  )
  return { ...server, [Symbol.asyncDispose]: () => server.stop() }
}

/** Makes a database as after a first start; to check the password of its administrator costs nothing. */
async function usedDatabase(): Promise<FreshDatabase> {
  const database = await freshDatabase()
  await ensureFirstAdmin(database.sql, async () => ADMIN_PASSWORD, { N: 2, r: 1, p: 1 })
  return database
}

function masterKeyFile(name = 'first'): string {
  return path.join(folder, name, 'master-key')
}

async function signIn({ endpoint, domain, user, projectId }: Server): Promise<Response> {
  return post(`${endpoint}/v3/auth/tokens`, {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: user, password: ADMIN_PASSWORD, domain: { name: domain } } },
      },
      scope: { project: { id: projectId } },
    },
  })
}

/** Makes a permanent access key of the administrator. */
async function createKey(server: Server): Promise<Key> {
  const { endpoint } = server
  const signedIn = await signIn(server)
  const { token } = (await signedIn.json()) as { token: { user: { id: string } } }
  const created = await post(
    `${endpoint}${CREDENTIALS}`,
    { credential: { user_id: token.user.id } },
    { 'x-auth-token': signedIn.headers.get(SUBJECT_TOKEN_HEADER) ?? '' },
  )
  return ((await created.json()) as { credential: Key }).credential
}

function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

const SESSION = '/openhss/v1/session'

/** Opens a sign-in link as a page of that address does. */
function openLink(origin: string, code: string): Promise<Response> {
  return post(`${origin}${SESSION}/link`, { code }, { origin })
}

/** Finds an address of this machine that others reach it by. */
function ownNetworkAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flat()
  return addresses.find((each) => each?.family === 'IPv4' && !each.internal)?.address
}

async function statusWith(key: Key, { endpoint }: Server): Promise<number> {
  const headers = signedHeaders(key, 'GET', CREDENTIALS)
  return (await fetch(`${endpoint}${CREDENTIALS}`, { headers })).status
}

test('access keys outlive a restart, and no secret is in the log', async () => {
  let key: Key
  {
    await using server = await start()
    key = await createKey(server)
    expect(await statusWith(key, server)).toBe(200)
  }
  await using server = await start()
  expect(await statusWith(key, server)).toBe(200)
  expect(log).toContain('listening')
  expect(log).not.toContain(key.secret)
  expect(log).not.toContain((await readFile(masterKeyFile(), 'utf8')).trim())
})

test('own words outlive a restart, and none is in the log, whatever goes wrong with them', async () => {
  const words = ['Sommer2026!Sommer', 'correct horse battery']
  const call = async (server: Server, init: RequestInit = {}) => {
    const token = (await signIn(server)).headers.get(SUBJECT_TOKEN_HEADER) ?? ''
    const headers = { 'x-auth-token': token, 'content-type': 'application/json' }
    const url = `${server.endpoint}/openhss/v1/${server.projectId}/weak-words`
    return fetch(url, { headers, ...init })
  }
  await using database = await usedDatabase()
  const databaseUrl = database.url
  {
    await using server = await start({ databaseUrl })
    const body = JSON.stringify({ words, company_names: [] })
    const put = (text: string) => call(server, { method: 'PUT', body: text })
    expect((await put(body.slice(0, -1))).status).toBe(400)
    expect((await put(body.replace('Sommer2026', String.raw`\nSommer2026`))).status).toBe(400)
    expect((await put(body)).status).toBe(200)
    await database.sql`alter table weak_words add check (revision = '') not valid`
    expect((await put(body.replace('horse', 'house'))).status).toBe(500)
  }
  await using server = await start({ databaseUrl })
  expect(await (await call(server)).json()).toMatchObject({ words })
  expect(log).toContain('weak_words_revision_check')
  expect(log).not.toContain('Sommer2026')
  expect(log).not.toMatch(/correct ho[ru]se/)
})

test('its own join token leaves one event, without the secret', async () => {
  await using database = await usedDatabase()
  await using server = await start({ databaseUrl: database.url })
  const joinToken = await server.createJoinToken()
  const events = await database.sql<{ text: string }[]>`
    select row_to_json(e)::text as text from audit_events e where operation = 'createJoinToken'`
  expect(events.map(({ text }) => JSON.parse(text) as object)).toEqual([
    expect.objectContaining({
      result: 'ok',
      user_name: 'openhss up',
      credential: 'none',
      project_id: server.projectId,
      resource_type: 'join token',
      details: expect.objectContaining({ uses: '1', enterprise_project_id: '0' }) as object,
    }),
  ])
  expect(events[0]?.text).not.toContain(joinToken.split('.')[1])
})

test('its sign-in link opens the console once, and neither link nor cookie is in the log', async () => {
  await using database = await usedDatabase()
  await using server = await start({ databaseUrl: database.url })
  const [page, code = ''] = server.createSignInLink().split('#code=')
  expect(page).toBe(`${server.endpoint}/sign-in`)
  const opened = await openLink(server.endpoint, code)
  expect(opened.status).toBe(201)
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const shown = await fetch(`${server.endpoint}${SESSION}`, {
    headers: { cookie, origin: server.endpoint },
  })
  expect(await shown.json()).toMatchObject({ user: { name: 'admin' } })
  const forged = await fetch(`${server.endpoint}${SESSION}`, {
    headers: { cookie, origin: 'http://127.0.0.1:1' },
  })
  expect(forged.status).toBe(401)
  expect((await openLink(server.endpoint, code)).status).toBe(401)
  expect(log).toContain('listening')
  expect(log).not.toContain(code)
  expect(log).not.toContain(cookie.split('=')[1])
})

test.skipIf(ownNetworkAddress() === undefined)(
  'its sign-in link is refused by another address of the machine',
  async () => {
    await using database = await usedDatabase()
    await using server = await start({ databaseUrl: database.url, onEveryAddress: true })
    const [, code = ''] = server.createSignInLink().split('#code=')
    const { port } = new URL(server.endpoint)
    const elsewhere = await openLink(`http://${ownNetworkAddress() ?? ''}:${port}`, code)
    expect(elsewhere.status).toBe(401)
    expect((await openLink(server.endpoint, code)).status).toBe(201)
  },
)

test('without its master key a server does not start until it is told to give up its keys', async () => {
  await using database = await usedDatabase()
  const databaseUrl = database.url
  let key: Key
  {
    await using server = await start({ databaseUrl })
    key = await createKey(server)
  }
  await rm(masterKeyFile())
  const failure: unknown = await start({ databaseUrl }).catch((error: unknown) => error)
  const lostMasterKey = /OPENHSS_FORGET_ACCESS_KEYS=([0-9a-f]{32}) /.exec(String(failure))?.[1]
  expect(lostMasterKey).toBeDefined()
  await using server = await start({ databaseUrl, lostMasterKey: lostMasterKey ?? '' })
  expect(await statusWith(key, server)).toBe(401)
  expect(await statusWith(await createKey(server), server)).toBe(200)
})

test('servers on one database read the keys of each other when they have the same master key', async () => {
  await using database = await usedDatabase()
  const databaseUrl = database.url
  await using first = await start({ databaseUrl })
  const key = await createKey(first)
  const other = start({ databaseUrl, name: 'second' })
  await expect(other).rejects.toThrow('Set OPENHSS_MASTER_KEY to that one')
  const masterKey = await readFile(masterKeyFile(), 'utf8')
  await using second = await start({ databaseUrl, name: 'second', masterKey })
  expect(await statusWith(key, second)).toBe(200)
})

test('a master key that could be guessed is refused and not repeated', async () => {
  await expect(start({ masterKey: 'x'.repeat(31) })).rejects.toThrow(
    new Error('OPENHSS_MASTER_KEY must be one line of at least 32 characters.'),
  )
})
