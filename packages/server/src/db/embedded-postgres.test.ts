import { execFile } from 'node:child_process'
import { globSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startChildProgram } from '@openhss/testkit/hosts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { connect } from './connect.ts'
import { clusterName, listClusterProcesses, signalProcess } from './embedded/cluster-processes.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

const EMBEDDED = import.meta.resolve('./embedded-postgres.ts')
const CONNECT = import.meta.resolve('./connect.ts')

let prepared = ''
let folder = ''
let directory = ''
beforeAll(async () => {
  prepared = await mkdtemp(path.join(tmpdir(), 'openhss-embedded-'))
  await (await startEmbeddedPostgres({ directory: path.join(prepared, 'postgresql') })).stop()
})
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-embedded-'))
  directory = path.join(folder, 'postgresql')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})
afterAll(() => rm(prepared, { recursive: true, force: true }))

/** Gives the test a cluster that was used before: to create one takes most of the time of a start. */
async function useCluster(): Promise<void> {
  // It belongs to a user of its own.
  await promisify(execFile)('cp', ['--archive', path.join(prepared, 'postgresql'), directory])
}

function cluster(): string {
  return path.join(directory, 'cluster')
}

/** Runs one statement on the database of a running server. */
async function query(url: string, statement: string): Promise<readonly object[]> {
  const sql = connect({ url, maxConnections: 1 })
  try {
    return await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}

/** Starts a process that starts the server, writes a row, and says so. */
function startServerProcess(code: { beforeReady?: string; afterReady?: string } = {}) {
  return startChildProgram(`
    import { startEmbeddedPostgres } from '${EMBEDDED}'
    import { connect } from '${CONNECT}'
    const server = await startEmbeddedPostgres({ directory: '${directory}' })
    const sql = connect({ url: server.url })
    await sql\`create table if not exists kept (id integer generated always as identity)\`
    await sql\`insert into kept default values\`
    ${code.beforeReady ?? ''}
    console.log('ready')
    ${code.afterReady ?? ''}`)
}

/** Looks often and gives up only when something is wrong. */
const SOON = { interval: 1, timeout: 30_000 }
const keptRows = 'select count(*) from kept'

test('the server has a role of its own, UTF-8, checksums, and no network', async () => {
  await using server = await startEmbeddedPostgres({ directory })
  expect(
    await query(
      server.url,
      `select current_user::text as role, current_database()::text as database,
        (select rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = current_user)
          as powerful,
        current_setting('server_encoding') as encoding, current_setting('data_checksums') as checks,
        current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
        (select datcollate from pg_database where datname = current_database()) as locale`,
    ),
  ).toEqual([
    {
      role: 'openhss',
      database: 'openhss',
      powerful: false,
      encoding: 'UTF8',
      checks: 'on',
      addresses: '',
      fsync: 'on',
      locale: 'C',
    },
  ])
  expect(await query(server.superuserUrl, 'show is_superuser')).toEqual([{ is_superuser: 'on' }])
})

test('what was written is there after a stop and a start', async () => {
  const first = await startEmbeddedPostgres({ directory })
  await query(first.url, 'create table kept as select generate_series(1, 3)')
  await first.stop()
  await first.stop()
  expect(listClusterProcesses(cluster(), clusterName(cluster()))).toEqual([])
  await using second = await startEmbeddedPostgres({ directory })
  expect(await query(second.url, keptRows)).toEqual([{ count: 3 }])
})

test('a killed process leaves its server behind; the next one stops it and loses nothing', async () => {
  await useCluster()
  await using first = startServerProcess()
  expect(await first.nextLine()).toBe('ready')
  first.kill('SIGKILL')
  await first.ended
  expect(listClusterProcesses(cluster(), clusterName(cluster()))).not.toEqual([])
  const warnings: string[] = []
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) }
  await using second = await startEmbeddedPostgres({ directory, log })
  expect(warnings).toContainEqual(expect.stringMatching(/stopping \d+ processes left/))
  expect(await query(second.url, keptRows)).toEqual([{ count: 1 }])
})

test('a process that is killed while it creates the cluster does no harm', async () => {
  await mkdir(directory)
  await using first = startServerProcess()
  await vi.waitUntil(() => globSync(path.join(directory, 'initdb-*/PG_VERSION')).length > 0, SOON)
  first.kill('SIGKILL')
  await first.ended
  await using second = await startEmbeddedPostgres({ directory })
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(readdirSync(directory).toSorted()).toEqual(['cluster', 'socket'])
})

test('a server that is killed is started again, loses nothing, and the log says so once', async () => {
  await useCluster()
  const said: string[] = []
  const note = (message: string) => void said.push(message)
  await using server = await startEmbeddedPostgres({ directory, log: { info: note, warn: note } })
  await query(server.url, 'create table kept as select generate_series(1, 3)')
  for (let kill = 0; kill < 3; kill++) {
    const killed = postmasterId()
    process.kill(killed, 'SIGKILL')
    await vi.waitUntil(() => isAnotherPostmaster(killed), SOON)
    await vi.waitUntil(() => said.filter((line) => line.includes('runs again')).length > kill, SOON)
  }
  expect(await query(server.url, keptRows)).toEqual([{ count: 3 }])
  expect(said.filter((line) => line.includes('It is started again'))).toEqual([
    expect.stringMatching(/^database: PostgreSQL ended \(SIGKILL\)/),
  ])
})

test('a server that cannot be started again is tried until it can be, and can be stopped', async () => {
  await useCluster()
  const controlFile = path.join(cluster(), 'global/pg_control')
  const said: string[] = []
  const note = (message: string) => void said.push(message)
  await using server = await startEmbeddedPostgres({ directory, log: { info: note, warn: note } })
  await query(server.url, 'create table kept as select generate_series(1, 3)')
  renameSync(controlFile, `${controlFile}.away`)
  process.kill(postmasterId(), 'SIGKILL')
  await vi.waitUntil(() => said.some((line) => line.includes('tried again until it starts')), SOON)
  renameSync(`${controlFile}.away`, controlFile)
  await vi.waitUntil(() => said.some((line) => line.includes('runs again')), SOON)
  expect(await query(server.url, keptRows)).toEqual([{ count: 3 }])
  renameSync(controlFile, `${controlFile}.away`)
  process.kill(postmasterId(), 'SIGKILL')
})

test('killing everything at once loses nothing that was committed', async () => {
  await useCluster()
  await using first = startServerProcess()
  expect(await first.nextLine()).toBe('ready')
  first.kill('SIGKILL')
  for (const pid of listClusterProcesses(cluster(), clusterName(cluster()))) {
    signalProcess(pid, 'SIGKILL')
  }
  await using second = await startEmbeddedPostgres({ directory })
  expect(await query(second.url, keptRows)).toEqual([{ count: 1 }])
})

test('a process that now has the id of a dead server is left alone', async () => {
  await useCluster()
  // The process has the same user, because PostgreSQL overlooks the processes of others by itself.
  const { uid, gid } = await stat(cluster())
  await using bystander = startChildProgram(
    "console.log('here'); setInterval(() => {}, 1e6)",
    process.getuid?.() === 0 ? { unixUser: { uid, gid } } : {},
  )
  expect(await bystander.nextLine()).toBe('here')
  await writeFile(path.join(directory, 'cluster/postmaster.pid'), `${bystander.pid}\n`)
  await using _server = await startEmbeddedPostgres({ directory })
  expect(process.kill(bystander.pid, 0)).toBe(true)
})

test('Ctrl-C reaches us and not the server, which we stop in order', async () => {
  await useCluster()
  await using program = startServerProcess({
    beforeReady: `process.once('SIGINT', async () => {
      const [row] = await sql\`${keptRows}\`
      await sql.end()
      await server.stop()
      console.log(row.count)
    })`,
  })
  expect(await program.nextLine()).toBe('ready')
  program.kill('SIGINT')
  expect(await program.nextLine()).toBe('1')
  expect(await program.ended).toBe(0)
  expect(listClusterProcesses(cluster(), clusterName(cluster()))).toEqual([])
})

test('the server does not outlive a process that ends without stopping it', async () => {
  await useCluster()
  await using program = startServerProcess({ afterReady: 'process.exit(7)' })
  expect(await program.nextLine()).toBe('ready')
  expect(await program.ended).toBe(7)
  await vi.waitUntil(
    () => listClusterProcesses(cluster(), clusterName(cluster())).length === 0,
    SOON,
  )
})

test('a path that is too long for a socket', async () => {
  directory = path.join(folder, 'long-'.repeat(30), 'postgresql')
  for (const run of [1, 2]) {
    await using server = await startEmbeddedPostgres({ directory })
    expect(await query(server.url, `select ${run} as run`)).toEqual([{ run }])
  }
})

test('files of another major version are refused with a way out', async () => {
  await mkdir(cluster(), { recursive: true })
  await writeFile(path.join(directory, 'cluster/PG_VERSION'), '17\n')
  await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
    /was written by PostgreSQL 17, and this is PostgreSQL 18/,
  )
})

test('a server that does not start says why, and keeps no process waiting', async () => {
  await useCluster()
  await rm(path.join(directory, 'cluster/global/pg_control'))
  await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
    /PostgreSQL did not start \(exit code \d\).*pg_control/,
  )
  // A wait for its next line would go on for a minute.
  await using program = startServerProcess()
  const ended = program.ended
  expect(await Promise.race([ended, delay(30_000, 'still there', { ref: false })])).toBe(1)
})

function isAnotherPostmaster(killed: number): boolean {
  try {
    return postmasterId() !== killed
  } catch {
    // The file is not there while the next one starts.
    return false
  }
}

function postmasterId(): number {
  const text = readFileSync(path.join(directory, 'cluster/postmaster.pid'), 'utf8')
  return Number.parseInt(text)
}
