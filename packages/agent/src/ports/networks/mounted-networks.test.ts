import { useHostTree } from '@openhss/testkit/hosts'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMountedNetworks } from './mounted-networks.ts'

// Lines of Linux 6.18; docker and a container of containerd's CNI.
const MOUNTINFO = `25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 25 0:24 / /run/netns rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=800000k
401 40 0:4 net:[4026532281] /run/netns/blue rw shared:210 - nsfs nsfs rw
402 40 0:4 net:[4026532400] /var/run/netns/cni-1f0c7d7e-6b5f-4e2c-9f3a-000000000001 rw - nsfs nsfs rw
403 25 0:4 net:[4026532500] /run/docker/netns/3f2a1b rw shared:9 - nsfs nsfs rw
404 25 0:4 net:[4026532281] /tmp/again rw - nsfs nsfs rw
405 25 0:4 mnt:[4026532600] /run/snapd/ns/lxd.mnt rw - nsfs nsfs rw
406 25 0:4 net:[4026532700] /run/netns/with\\040space rw - nsfs nsfs rw
407 25 8:1 /net:[4026532800] /run/netns/file rw - ext4 /dev/sda1 rw
`
const CNI = 'cni-1f0c7d7e-6b5f-4e2c-9f3a-000000000001'

test('each network is found once, with the name that ip gives it', () => {
  expect(parseMountedNetworks(MOUNTINFO)).toEqual([
    { inode: '4026532281', name: 'blue' },
    { inode: '4026532400', name: CNI },
    { inode: '4026532500', name: '' },
    { inode: '4026532700', name: '' },
  ])
})

const line = fc
  .tuple(fc.nat(99), anyText(), fc.constantFrom('nsfs', 'ext4', ''))
  .map(([id, text, type]) => `${id} 40 0:4 ${text} - ${type} nsfs rw`.replaceAll('\n', ' '))

test('no line costs the one beside it, and no network comes twice', () => {
  const good = '401 40 0:4 net:[4026532281] /run/netns/blue rw - nsfs nsfs rw'
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (before, after) => {
      const found = parseMountedNetworks([...before, good, ...after].join('\n'))
      expect(found).toContainEqual({ inode: '4026532281', name: 'blue' })
      expect(new Set(found.map(({ inode }) => inode)).size).toBe(found.length)
    }),
  )
})

const tree = useHostTree()
const GAP = 'network namespace without a process'

test('a network that is mounted and has no process is a gap; one that has is none', () => {
  tree.writeTables('')
  tree.writeTables('', '', 'proc/7/net')
  tree.writeFile('proc/1/mountinfo', MOUNTINFO)
  tree.writeProcess(1, { network: 4_026_531_840, fds: {} })
  tree.writeProcess(7, { network: 4_026_532_281, fds: {} })
  const { coverage } = tree.scan()
  expect(coverage).toMatchObject({ complete: false, namespaces: 2, processes: 2 })
  expect(coverage.gaps).toEqual([{ what: GAP, reason: 'unsupported', count: 3 }])
})

test('where numbers may not be read, it is not known which one has no process', () => {
  tree.writeTables('')
  tree.writeFile('proc/1/mountinfo', MOUNTINFO)
  tree.writeProcess(1, { fds: {} })
  expect(tree.scan().coverage.gaps).toEqual([{ what: GAP, reason: 'permission', count: 4 }])
})

test('a network that only another mount namespace keeps is a gap as well', () => {
  const mount = (inode: number) =>
    `71 60 0:4 net:[${inode}] /run/x/${inode} rw shared:5 - nsfs nsfs rw\n`
  tree.writeTables('')
  tree.writeProcess(1, { network: 1, mounts: 10, fds: {} })
  tree.writeFile('proc/1/mountinfo', mount(1) + mount(2))
  tree.writeProcess(7, { network: 1, mounts: 11, fds: {} })
  tree.writeFile('proc/7/mountinfo', mount(1) + mount(2) + mount(3))
  expect(tree.scan().coverage.gaps).toEqual([
    { what: 'network namespace without a process', reason: 'unsupported', count: 2 },
  ])
})
