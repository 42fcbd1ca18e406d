import { expect, test } from 'vitest'
import { GapTally } from '../../host/gap-tally.ts'
import { useHostTree } from '@openhss/testkit/hosts'
import { System } from '../../host/system.ts'
import { affordableNetworks } from './affordable-networks.ts'

const tree = useHostTree()

test('a user with many network namespaces leaves those of others to be read', () => {
  const userOf = (pid: number) => (pid < 100 ? 54_321 : 54_322)
  const pids = [...Array.from({ length: 40 }, (_, i) => i + 10), 100, 101]
  for (const pid of pids) {
    const user = userOf(pid)
    tree.writeFile(`proc/${pid}/status`, `Name:\tx\nUid:\t${user}\t${user}\t${user}\t${user}\n`)
  }
  const networks = pids.map((pid) => ({ isHost: false, table: String(pid), pids: [pid] }))
  const host = { isHost: true, table: '1', pids: [] }
  const missed = new GapTally()
  const read = affordableNetworks(new System(tree.root), [host, ...networks], missed, 2_800)
  // A quarter of 2,800 reads are ten networks.
  expect(read.map(({ table }) => Number(table))).toEqual([
    1,
    ...Array.from({ length: 10 }, (_, i) => i + 10),
    100,
    101,
  ])
  expect(missed.list()).toEqual([
    { what: 'network namespaces of user 54321', reason: 'oversized', count: 30 },
  ])
})
