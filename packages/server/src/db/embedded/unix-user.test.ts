import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startChildProgram } from '@openhss/testkit/hosts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../connect.ts'
import { silentLog } from '../database-log.ts'
import { startEmbeddedPostgres } from '../embedded-postgres.ts'
import { chooseUnixUser } from './unix-user.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { openClusterFolder } from './cluster-folder.ts'
import { clusterName, listClusterProcesses } from './cluster-processes.ts'
import { findBlockedFolder } from './reachability.ts'
import { ensureRuntime } from './runtime.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
/** No other user can read a repository below /root at all. */
const nobodyCanRead = isRoot && (await findBlockedFolder(import.meta.dirname, nobody)) === undefined

let folder = ''
let directory = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), 'openhss-unix-user-'))
  directory = path.join(folder, 'data/postgresql')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** Starts the server, asks for the cluster's name for itself and for its processes' user, and stops. */
async function startAndLook() {
  await using server = await startEmbeddedPostgres({ directory })
  const sql = connect({ url: server.url })
  await sql`create table if not exists kept ()`
  await sql.end()
  const admin = connect({ url: server.superuserUrl })
  const [row] = await admin<{ data_directory: string }[]>`show data_directory`
  await admin.end()
  const cluster = path.join(directory, 'cluster')
  const [pid] = listClusterProcesses(cluster, clusterName(cluster))
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1]?.trim()
  return {
    name: row?.data_directory,
    users: field('Uid')?.split('\t'),
    groups: field('Groups'),
    capabilities: field('CapEff'),
  }
}

describe.runIf(isRoot)('started by root', () => {
  test('the server runs as a system user of its own, without groups and capabilities', async () => {
    await chmod(folder, 0o755)
    const uid = execFileSync('id', ['-u', 'openhss'], { encoding: 'utf8' }).trim()
    await mkdir(path.dirname(directory), { mode: 0o755 })
    expect(await startAndLook()).toEqual({
      name: path.join(directory, 'cluster'),
      users: [uid, uid, uid, uid],
      groups: '',
      capabilities: '0000000000000000',
    })
  })

  test('a data directory in a folder that only root may enter', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    for (const _run of [1, 2]) {
      expect(await startAndLook()).toMatchObject({
        name: '/proc/self/fd/3/cluster',
        groups: '',
        capabilities: '0000000000000000',
      })
    }
  })

  test('only root and that user can reach the socket', async () => {
    await using _server = await startEmbeddedPostgres({ directory })
    expect((await stat(path.join(directory, 'socket'))).mode & 0o777).toBe(0o700)
    expect((await stat(path.join(directory, 'cluster'))).mode & 0o777).toBe(0o700)
    expect((await stat(directory)).mode & 0o777).toBe(0o711)
  })

  test('programs in a folder that only root may enter are copied, readable and complete', async () => {
    const binaries = await findBinaries()
    const unixUser = await chooseUnixUser(path.join(directory, 'cluster'))
    const hidden = path.join(folder, 'package')
    await cp(binaries.folder, hidden, { recursive: true, verbatimSymlinks: true })
    const shelf = await mkdtemp(path.join(tmpdir(), 'openhss-shelf-'))
    const umask = process.umask(0o077)
    try {
      await chmod(shelf, 0o755)
      const shelves = [path.join(folder, 'closed'), path.join(shelf, 'open')]
      const find = () =>
        ensureRuntime({ folder: hidden, version: '18.1' }, unixUser, shelves, silentLog)
      const [runtime] = await Promise.all([find(), find()])
      expect(runtime).toBe(path.join(shelf, 'open/runtime-18.1'))
      const clusterFolder = await openClusterFolder(directory, unixUser)
      await ensureCluster({ runtime, unixUser, folder: clusterFolder }, 'cluster', '18.1')
      clusterFolder.close()
      expect(await find()).toBe(runtime)
      await expect(
        ensureRuntime({ folder: hidden, version: '18.1' }, unixUser, [folder], silentLog),
      ).rejects.toThrow(`may not enter ${folder}`)
    } finally {
      process.umask(umask)
      await rm(shelf, { recursive: true })
    }
  })
})

describe.runIf(nobodyCanRead)('started by an ordinary user', () => {
  test('the server runs as that user, and root later does not change that', async () => {
    await mkdir(path.dirname(directory))
    await chmod(folder, 0o755)
    await chown(path.dirname(directory), nobody.uid, nobody.gid)
    await using child = startChildProgram(
      `import { startEmbeddedPostgres } from '${import.meta.resolve('../embedded-postgres.ts')}'
       const server = await startEmbeddedPostgres({ directory: '${directory}' })
       process.once('SIGTERM', () => server.stop())
       console.log('ready')`,
      { unixUser: nobody },
    )
    expect(await child.nextLine()).toBe('ready')
    expect((await stat(path.join(directory, 'cluster'))).uid).toBe(nobody.uid)
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    child.kill('SIGTERM')
    expect(await child.ended).toBe(0)
    const uid = String(nobody.uid)
    expect((await startAndLook()).users).toEqual([uid, uid, uid, uid])
  })
})
