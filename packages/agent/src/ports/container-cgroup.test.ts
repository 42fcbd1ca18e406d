import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import path from 'node:path'
import { startListeners } from '@openhss/testkit/hosts'
import { expect, onTestFinished, test } from 'vitest'
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

test.skipIf(group === undefined)(
  "where cgroups can be made, a process of a container's is that container's, also on the host's network",
  async () => {
    const folder = group ?? ''
    const child = await startListeners([{ type: 'TCP', host: '127.0.0.1', port: 0 }])
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await removeGroup(folder)
      await removeGroup(path.dirname(folder))
    })
    const find = () => createPortScanner(new System()).scan().ports
    const rowOf = () => find().filter(({ pid }) => pid === child.pid)
    expect(rowOf()).toMatchObject([{ category: 'host', container_id: '' }])
    writeFileSync(path.join(folder, 'cgroup.procs'), String(child.pid))
    expect(rowOf()).toMatchObject([
      { category: 'container', container_id: path.basename(folder), laddr: '127.0.0.1' },
    ])
  },
)

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
