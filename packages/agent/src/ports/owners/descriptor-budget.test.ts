import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { hasOwnMachine } from '@openhss/testkit/hosts'
import { afterEach, expect, test } from 'vitest'
import { GapTally } from '../../host/gap-tally.ts'
import type { Reading } from '../../host/system.ts'
import { System } from '../../host/system.ts'
import { listNetworks } from '../networks/networks.ts'
import { SocketTables } from '../tables/socket-tables.ts'
import { SocketOwners } from './socket-owners.ts'

const NODE = realpathSync(process.execPath)
const HOARDER = 54_321
const HONEST = 54_322
/** One user may have 1,500 of them. */
const READS_PER_LOOK = 6_000

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

class CountingSystem extends System {
  links = 0

  override readLink(relative: string): Reading<string> {
    if (relative.includes('/fd/')) this.links += 1
    return super.readLink(relative)
  }
}

test.runIf(hasOwnMachine)(
  'a user with many open files keeps a search neither long nor from the files of another',
  async () => {
    const hoarders = await Promise.all(
      Array.from({ length: 3 }, () => start(HOARDER, `${openFiles(2_000)}; console.log('up')`)),
    )
    // Its listener is behind what every process is read of first.
    const listen = `net.createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
    const honest = await start(HONEST, `${openFiles(700)}; ${listen}`)
    const system = new CountingSystem()
    const owners = new SocketOwners(system, READS_PER_LOOK)
    const look = () => {
      system.links = 0
      const { networks, pids } = listNetworks(system, new GapTally())
      const { sockets } = new SocketTables(system).read(networks, new GapTally())
      const [network] = networks
      if (network === undefined) throw new Error('the host has no network')
      const nobodys = { link: 'socket:[1]', userId: 0, network }
      const wanted = [...sockets, nobodys]
      const links = new Set(wanted.map(({ link }) => link))
      const found = owners.find(wanted, { pids, networks, readOpenLinks: () => links })
      const listener = sockets.find(({ port }) => port === Number(honest.said))
      return {
        owner: listener && found.get(listener.link),
        nobody: found.get(nobodys.link),
        unread: owners.unreadByUser,
        links: system.links,
      }
    }

    const first = look()
    expect(first.owner).toMatchObject({ pid: honest.pid })
    expect(first.nobody).toEqual({ unknown: 'not_found' })
    expect(first.unread).toEqual(new Map([[HOARDER, hoarders.length]]))
    expect(first.links).toBeLessThan(READS_PER_LOOK)

    // The next looks go on where the one before has ended, until all was read, and read once more with care.
    let looks = 1
    for (let last = first; last.unread.size > 0; looks += 1) {
      last = look()
      expect(last.links).toBeLessThan(READS_PER_LOOK)
      expect(looks).toBeLessThan(20)
    }
    expect(looks).toBeGreaterThan(3)
  },
)

function openFiles(count: number): string {
  return `for (let i = 0; i < ${count}; i += 1) fs.openSync('/dev/null')`
}

/** Starts a program of a user that says one line, and waits for it. */
async function start(uid: number, script: string) {
  const program = `${script}; setInterval(() => undefined, 1e6)`
  const child = spawn(NODE, ['-e', program], { uid, gid: uid, cwd: '/', stdio: 'pipe' })
  cleanups.push(() => child.kill('SIGKILL'))
  child.stderr.pipe(process.stderr)
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { pid: child.pid, said }
}
