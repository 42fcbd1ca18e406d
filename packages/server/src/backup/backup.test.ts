import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  chmod,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CREDENTIALS, freshDatabase, signedHeaders, testApi } from '@openhss/testkit'
import type { Key, TestAgent, TestApi } from '@openhss/testkit'
import { mayMount, mountSmallDisk } from '@openhss/testkit/hosts'
import { makeAccountReport, makePortReport, observedPort } from '@openhss/testkit/reports'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApi } from '../api.ts'
import type { Sql } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import { migrationsFolder } from '../db/migrations-folder.ts'
import { createMasterKey } from '../iam/master-key/master-key.ts'
import { registerMasterKey } from '../iam/master-key/register-master-key.ts'
import { backUp } from './back-up.ts'
import { beginBlocks, readBlocks } from './backup-file.ts'
import type { Block } from './backup-file.ts'
import type { BackupManifest } from './backup-content.ts'
import { restore } from './restore.ts'
import { listTables, readSequences } from './tables.ts'

const SECRET = 'the master key of the tests, 32+ characters'
const silent = pino({ level: 'silent' })

let folder = ''
let file = ''
let api: TestApi
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-backup-'))
  file = path.join(folder, 'backup')
  await writeFile(path.join(folder, 'master-key'), `${SECRET}\n`, { mode: 0o600 })
  api = await testApi()
  await registerMasterKey(api.sql, api.masterKey, { log: silent })
})
afterEach(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

function urlOf({ address }: Sql): string {
  const { user, password = '', host, port, database } = address
  const at = host.startsWith('/') ? encodeURIComponent(host) : `${host}:${port}`
  return `postgres://${user}:${encodeURIComponent(password)}@${at}/${database}`
}

function makeBackup(changes: Partial<Parameters<typeof backUp>[0]> = {}) {
  return backUp({ dataDirectory: folder, databaseUrl: urlOf(api.sql), file, ...changes })
}

/** Restores beside the original, and returns the new data directory. */
async function restoreTo(
  databaseUrl: string,
  changes: Partial<Parameters<typeof restore>[0]> = {},
): Promise<string> {
  const dataDirectory = path.join(folder, 'restored')
  await restore({ dataDirectory, databaseUrl, file, ...changes })
  return dataDirectory
}

async function enrolReporting(): Promise<TestAgent> {
  const agent = await api.enrol({ host: { host_name: 'name, "with" \\ and\nnewline' } })
  await report(agent, 3)
  return agent
}

async function report(agent: TestAgent, ports: number, first = 1000): Promise<void> {
  const items = Array.from({ length: ports }, (_, index) => observedPort({ port: first + index }))
  const digest = createHash('sha256').update(`${first} ${ports}`).digest('hex')
  for (const answer of [
    await agent.reportPorts(makePortReport({ digest, items })),
    await agent.reportAccounts(makeAccountReport()),
  ]) {
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
}

async function allRows(sql: Sql): Promise<Record<string, readonly string[]>> {
  const rows: Record<string, readonly string[]> = {}
  for (const { name } of await listTables(sql)) {
    const found = await sql<{ row: string }[]>`select r::text as row from ${sql(name)} r order by 1`
    rows[name] = found.map(({ row }) => row)
  }
  return rows
}

async function appOn(sql: Sql) {
  return createApi({
    sql,
    masterKey: createMasterKey(SECRET),
    log: silent,
    tls: undefined,
    behindTlsProxy: false,
    limits: { perIdentity: Infinity, perAddress: Infinity },
  })
}

test('what was restored has every row, and tokens, keys and agents go on', async () => {
  const agent = await enrolReporting()
  const made = await api.post(CREDENTIALS, { credential: { user_id: api.userId } })
  const { credential: key } = made.json<{ credential: Key }>()
  const result = await makeBackup()
  expect(result).toMatchObject({ hosts: 1, hasMasterKey: true })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(result.bytes).toBe((await stat(file)).size)

  await using target = await freshDatabase()
  const directory = await restoreTo(target.url)
  expect(await allRows(target.sql)).toEqual(await allRows(api.sql))
  expect(await readSequences(target.sql)).toEqual(await readSequences(api.sql))
  const keyFile = path.join(directory, 'master-key')
  expect(await readFile(keyFile, 'utf8')).toBe(`${SECRET}\n`)
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600)

  const app = await appOn(target.sql)
  const headers = { 'x-auth-token': api.token }
  const url = `/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`
  expect((await app.inject({ url, headers })).json()).toMatchObject({ total_num: 3 })
  const signed = await app.inject({
    url: CREDENTIALS,
    headers: signedHeaders(key, 'GET', CREDENTIALS),
  })
  expect(signed.statusCode).toBe(200)
  const reported = await app.inject({
    method: 'PUT',
    url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/ports`,
    headers: { authorization: `Bearer ${agent.secret}` },
    payload: makePortReport({ items: [] }),
  })
  expect(reported.statusCode).toBe(200)
  await app.close()
})

test('a backup made while reports come is the database at one moment', async () => {
  const agents = [await enrolReporting(), await enrolReporting()]
  // Of each host all ports are of one thousand or all of another, as its reports say.
  let rounds = 0
  const over = new AbortController()
  const reporting = (async () => {
    for (; !over.signal.aborted; rounds++) {
      await Promise.all(agents.map((agent) => report(agent, 20, 1000 * (1 + (rounds % 2)))))
    }
  })()
  try {
    await expect.poll(() => rounds, { interval: 1 }).toBeGreaterThan(1)
    await makeBackup()
  } finally {
    over.abort()
    await reporting
  }
  await using target = await freshDatabase()
  await restoreTo(target.url)
  const hosts = await target.sql<{ ports: number; thousands: number }[]>`
    select count(*) as ports, count(distinct port / 1000) as thousands from ports group by host_id`
  expect(hosts).toEqual(agents.map(() => ({ ports: 20, thousands: 1 })))
})

test('damage anywhere is named with its place, and nothing is made', async () => {
  await enrolReporting()
  const { bytes } = await makeBackup()
  const good = readFileSync(file)
  await using target = await freshDatabase()
  const places = [17, 21, 40, Math.floor(bytes / 2), Math.floor(bytes / 3), bytes - 12, bytes - 1]
  for (const place of places) {
    const bad = Buffer.from(good)
    bad.writeUInt8(bad.readUInt8(place) ^ 1, place)
    await writeFile(file, bad)
    await expect(restoreTo(target.url), `byte ${place} of ${bytes}`).rejects.toThrow(
      /backup is damaged at byte \d+: .+\. Nothing of it was restored\.$/,
    )
  }
  await writeFile(file, good)
  await truncate(file, bytes - 1)
  await expect(restoreTo(target.url)).rejects.toThrow(`at byte ${bytes - 1}: the file ends here`)
  await writeFile(file, Buffer.concat([good, Buffer.from('x')]))
  await expect(restoreTo(target.url)).rejects.toThrow(`at byte ${bytes}: something follows the end`)
  await writeFile(file, 'something else')
  await expect(restoreTo(target.url)).rejects.toThrow(`${file} is no backup of OpenHSS.`)
  await writeFile(file, 'OPENHSS BACKUP 2\n')
  await expect(restoreTo(target.url)).rejects.toThrow('made by a newer version')
  await expect(stat(path.join(folder, 'restored'))).rejects.toThrow('ENOENT')
})

test('tables of somebody else are neither restored nor touched', async () => {
  await api.sql.unsafe(`create table theirs (id integer generated always as identity);
    insert into theirs default values`)
  await makeBackup()
  await using target = await freshDatabase()
  await target.sql.unsafe(`create table others (id integer); insert into others values (1)`)
  await restoreTo(target.url)
  const { others, domains, theirs } = await allRows(target.sql)
  expect({ others, domains: domains?.length, theirs }).toEqual({ others: ['(1)'], domains: 1 })
})

test('a block that is missing is noticed although each other one is whole', async () => {
  await enrolReporting()
  await makeBackup()
  const blocks = await allBlocks()
  const without = blocks.toSpliced(
    blocks.findIndex(({ kind }) => kind === 'rows'),
    1,
  )
  await writeBlocks(without)
  await using target = await freshDatabase()
  await expect(restoreTo(target.url)).rejects.toThrow('rows before this place are missing')
})

async function allBlocks(): Promise<Block[]> {
  const blocks: Block[] = []
  for await (const block of readBlocks(file)) blocks.push(block)
  return blocks
}

async function writeBlocks(blocks: readonly Pick<Block, 'kind' | 'content'>[]): Promise<void> {
  await using handle = await open(file, 'w')
  const writer = await beginBlocks(handle)
  for (const { kind, content } of blocks) await writer.write(kind, content)
}

test('a newer schema is refused by name', async () => {
  await makeBackup()
  const [first, ...rest] = await allBlocks()
  const manifest = first?.content as BackupManifest
  const migrations = [...manifest.migrations, { name: '9999_later.sql', sha256: 'f' }]
  const content = { ...manifest, version: '9.0.0', migrations }
  await writeBlocks([{ kind: 'manifest', content }, ...rest])
  await using target = await freshDatabase()
  await expect(restoreTo(target.url)).rejects.toThrow(
    'made by OpenHSS 9.0.0, whose schema (9999_later.sql) this version does not know',
  )
})

test('a backup of an older schema is restored to that one, and then brought to the newest', async () => {
  await using old = await freshDatabase()
  await using target = await freshDatabase()
  for (const { sql } of [old, target]) {
    await sql.unsafe('drop schema public cascade; create schema public')
  }
  await migrate(old.sql, migrationsFolder, { until: 8 })
  await old.sql.unsafe(`insert into domains (id, name) values ('d', 'tenant');
    insert into projects (id, domain_id, name) values ('p', 'd', 'default')`)
  await makeBackup({ databaseUrl: old.url })
  await restoreTo(target.url)
  expect(await allRows(target.sql)).toEqual(await allRows(old.sql))
  await migrate(target.sql, migrationsFolder)
  const projects = await target.sql`select name from projects where id = 'p'`
  expect(projects).toEqual([{ name: 'default' }])
})

test('nothing is overwritten: neither a file, nor a database, nor a data directory', async () => {
  await makeBackup()
  await expect(makeBackup()).rejects.toThrow(`${file} is there already`)
  await expect(restoreTo(urlOf(api.sql))).rejects.toThrow('There is an OpenHSS in the database')
  await using target = await freshDatabase()
  for (const [name, text] of [
    ['master-key', 'another master key of more than 32 characters'],
    ['admin-password', 'secret'],
  ] as const) {
    const dataDirectory = await mkdtemp(path.join(folder, 'occupied-'))
    await writeFile(path.join(dataDirectory, name), text, { mode: 0o600 })
    await expect(restoreTo(target.url, { dataDirectory })).rejects.toThrow(
      `There is a server in ${dataDirectory} already (${name})`,
    )
  }
  expect(await target.sql`select from domains`).toHaveLength(0)
})

test('a master key of another database, or one that others can read, is not taken along', async () => {
  const keyFile = path.join(folder, 'master-key')
  await writeFile(keyFile, 'another master key of more than 32 characters')
  expect(await makeBackup()).toMatchObject({ hasMasterKey: false })
  expect((await allBlocks()).map(({ kind }) => kind)).not.toContain('masterKey')
  await chmod(keyFile, 0o644)
  await expect(makeBackup({ file: `${file}-2` })).rejects.toThrow('Others can read the secret')
  expect(await readdir(folder)).toEqual(['backup', 'master-key'])
})

test('what is stopped leaves nothing', async () => {
  await enrolReporting()
  const stop = new AbortController()
  const halfway = { onProgress: () => stop.abort(), signal: stop.signal }
  await expect(makeBackup(halfway)).rejects.toThrow('aborted')
  expect(await readdir(folder)).toEqual(['master-key'])

  await makeBackup()
  await using target = await freshDatabase()
  const stopRestore = new AbortController()
  const inTheMiddle = {
    signal: stopRestore.signal,
    onProgress: (text: string) => {
      if (text.startsWith('restoring')) stopRestore.abort()
    },
  }
  await expect(restoreTo(target.url, inTheMiddle)).rejects.toThrow('aborted')
  expect(await target.sql`select from domains`).toHaveLength(0)
  expect(await readdir(path.join(folder, 'restored'))).not.toContain('master-key')
  await restoreTo(target.url)
  expect(await target.sql`select from domains`).toHaveLength(1)
})

test.skipIf(!mayMount())('a full disk is told, and leaves nothing', async () => {
  await enrolReporting()
  const disk = await mountSmallDisk()
  disk.fill()
  const full = path.join(disk.folder, 'backup')
  await expect(makeBackup({ file: full })).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(await readdir(disk.folder)).toEqual([])
})
