import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import path from 'node:path'
import { startListeners, startProgram, untilInputEnds } from '@openhss/testkit/hosts'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { System } from '../host/system.ts'
import { createPortScanner } from './port-scanner.ts'

// cgroup v2 at its usual place or beside v1, or a hierarchy of v1.
const hierarchy = ['', '/unified', '/pids']
  .map((name) => `/sys/fs/cgroup${name}`)
  .find((folder) => existsSync(`${folder}/cgroup.procs`))
const group = makeGroup()

/** Undefined where they are not ours to make, as in most containers: fixture trees cover that. */
function makeGroup(): string | undefined {
  const id = randomBytes(32).toString('hex')
  const folder = path.join(hierarchy ?? '/nowhere', `openhss-test-${id.slice(0, 12)}`)
  try {
    mkdirSync(path.join(folder, id), { recursive: true })
    return path.join(folder, id)
  } catch {
    return undefined
  }
}

describe.skipIf(group === undefined)('where cgroups can be made', () => {
  test("a process with mounts of its own in a container's is that container's, also on the host's network", async () => {
    const child = await startProgram(['unshare', '--mount', process.execPath, '-e', LISTEN])
    const { rowsOf, join } = watch(child)
    expect(rowsOf()).toMatchObject([{ category: 'host', container_id: '' }])
    join()
    expect(rowsOf()).toMatchObject([
      { category: 'container', container_id: path.basename(group ?? ''), laddr: '127.0.0.1' },
    ])
  })

  test('the name of the group alone makes no container: the process sees the files of the host', async () => {
    const child = await startListeners([{ type: 'TCP', host: '127.0.0.1', port: 0 }])
    const { rowsOf, join } = watch(child)
    join()
    expect(rowsOf()).toMatchObject([{ category: 'host', container_id: '' }])
  })

  test('nor does a group that a user may have made, with mounts of its own as well', async () => {
    const folder = path.dirname(group ?? '')
    chownSync(folder, 65_534, 65_534)
    onTestFinished(() => chownSync(folder, 0, 0))
    const child = await startProgram(['unshare', '--mount', process.execPath, '-e', LISTEN])
    const { rowsOf, join } = watch(child)
    join()
    expect(rowsOf()).toMatchObject([{ category: 'host', container_id: '' }])
  })
})

const LISTEN = untilInputEnds(
  `require('node:net').createServer().listen(0, '127.0.0.1', () => console.log('ready'));`,
)

function watch(child: ChildProcess) {
  const scanner = () => createPortScanner(new System()).scan().ports
  return {
    rowsOf: () => scanner().filter(({ pid }) => pid === child.pid),
    join: () => writeFileSync(path.join(group ?? '', 'cgroup.procs'), String(child.pid)),
  }
}

afterAll(async () => {
  if (group === undefined) return
  await removeGroup(group)
  await removeGroup(path.dirname(group))
})

/** A group is busy until its last process is gone. */
async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      rmdirSync(folder)
      return
    } catch {
      await sleep(10)
    }
  }
}
