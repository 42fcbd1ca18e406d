/** What other inventories of open ports get wrong, each seen in their code or their issues. */
import {
  connection,
  listener,
  ROW,
  ShadedSystem,
  udpSocket,
  useHostTree,
} from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { digestOf } from '../server/reports/report-digest.ts'
import { createPortScanner } from './port-scanner.ts'

const tree = useHostTree()
const ANY = '00000000'
const ID = '9ec39b91f3d70e1beff50a308f77067065ea6be0d91a3378375056cd4422cf3d'
const OTHER = '31cb02944da7a12196a193cf0e0f6c226d7c453a1db62e65ba98287593a2ee30'

/** Process 1 of the host, and further processes. */
function writeInit(): void {
  tree.writeProcess(1, { network: 1, name: 'init', exe: '/sbin/init', fds: {} })
}

describe('Elkeid', () => {
  test('keys by port number: TCP is lost where UDP has the number, and all but one address', () => {
    const tcp = [listener(53, 100), listener(3306, 101), listener(3306, 102, '0500000A')]
    tree.writeTables(tcp.join(''), udpSocket(53, 103))
    writeInit()
    const sockets = [100, 101, 102, 103].map((inode, fd) => [fd, `socket:[${inode}]`])
    tree.writeProcess(7, { exe: '/server', fds: Object.fromEntries(sockets) })
    expect(tree.scan().ports.map(({ type, laddr, port }) => `${type} ${laddr} ${port}`)).toEqual([
      'TCP 127.0.0.1 53',
      'UDP 127.0.0.1 53',
      'TCP 10.0.0.5 3306',
      'TCP 127.0.0.1 3306',
    ])
  })

  test('reads IPv4 from files that do not exist, tcp4 and udp4', () => {
    tree.writeTables(listener(22, 100), udpSocket(123, 101))
    expect(tree.scan().ports.map(({ port }) => port)).toEqual([22, 123])
  })

  test('drops sockets without a process', () => {
    tree.writeTables(listener(2049, 100))
    writeInit()
    expect(tree.scan().ports).toEqual([{ ...ROW, port: 2049, owner_unknown: 'kernel' }])
  })

  test('looks containers up with the wrong key, so that their ID is always empty', () => {
    tree.writeTables('')
    tree.writeTables(listener(80, 100, ANY), '', 'proc/7/net')
    writeInit()
    const cgroup = `0::/system.slice/docker-${ID}.scope`
    tree.writeProcess(7, { network: 2, cgroup, exe: '/nginx', fds: { 3: 'socket:[100]' } })
    expect(tree.scan().ports).toMatchObject([{ category: 'container', container_id: ID }])
  })
})

describe('Wazuh', () => {
  test('has ports without process and path: here both, or why not', () => {
    tree.writeTables(listener(22, 100) + listener(80, 101))
    writeInit()
    tree.writeProcess(7, { exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
    tree.writeProcess(8, { exe: '/usr/sbin/nginx', fds: { 3: 'socket:[101]' } })
    const system = new ShadedSystem(tree.root)
    system.forbidden = 'proc/8/fd'
    const { ports, coverage } = createPortScanner(system).scan()
    expect(ports).toEqual([
      { ...ROW, port: 22, pid: 7, path: '/usr/sbin/sshd' },
      { ...ROW, port: 80, owner_unknown: 'permission' },
    ])
    // And a scan without the rights says that it is partial.
    expect(coverage.complete).toBe(false)
    expect(coverage.gaps).toContainEqual({
      what: 'descriptors of a process',
      reason: 'permission',
      count: 1,
    })
  })

  test('sees no ports in other network namespaces', () => {
    tree.writeTables(listener(22, 100))
    tree.writeTables(listener(22, 200), '', 'proc/7/net')
    tree.writeTables(listener(22, 300), '', 'proc/8/net')
    writeInit()
    tree.writeProcess(7, { network: 2, exe: '/a', fds: { 3: 'socket:[200]' } })
    tree.writeProcess(8, { network: 3, exe: '/b', fds: { 3: 'socket:[300]' } })
    const { ports, coverage } = tree.scan()
    expect(ports.map((row) => row.container_id)).toEqual(['', 'netns:2', 'netns:3'])
    expect(coverage).toMatchObject({ namespaces: 3, processes: 3 })
  })

  test('lists connected UDP sockets as if they were open', () => {
    tree.writeTables(
      connection(),
      udpSocket(50_000, 100).replace('00000000:0000 07', '0100007F:0035 01'),
    )
    expect(tree.scan()).toMatchObject({ ports: [], coverage: { sockets: 0, short_lived: 0 } })
  })

  test('keys by inode, so that a restart of nothing but the scanner or a socket makes noise', () => {
    tree.writeTables(listener(80, 100) + listener(81, 101))
    writeInit()
    tree.writeProcess(7, { exe: '/a', fds: { 3: 'socket:[100]', 4: 'socket:[101]' } })
    const before = digestOf(tree.scan().ports)
    tree.writeTables(listener(81, 201) + listener(80, 200))
    tree.writeProcess(9, { exe: '/idle', fds: {} })
    tree.link('proc/7/fd/5', 'socket:[200]')
    tree.link('proc/7/fd/6', 'socket:[201]')
    expect(digestOf(tree.scan().ports)).toBe(before)
  })
})

describe('osquery', () => {
  test("shows a container's 0.0.0.0:8080 as if it were open on the host", () => {
    tree.writeTables(listener(8080, 100, ANY))
    tree.writeTables(listener(8080, 200, ANY), '', 'proc/7/net')
    writeInit()
    tree.writeProcess(5, { network: 1, exe: '/a', fds: { 3: 'socket:[100]' } })
    const cgroup = `0::/system.slice/docker-${ID}.scope`
    tree.writeProcess(7, { network: 2, cgroup, exe: '/b', fds: { 3: 'socket:[200]' } })
    expect(tree.scan().ports).toMatchObject([
      { laddr: '0.0.0.0', category: 'host', container_id: '', pid: 5 },
      { laddr: '0.0.0.0', category: 'container', container_id: ID, pid: 7 },
    ])
  })

  test.each([
    ['docker', `0::/system.slice/docker-${ID}.scope`],
    ['containerd', `0::/kubepods.slice/kubepods-podx.slice/cri-containerd-${ID}.scope`],
    ['podman', `0::/machine.slice/libpod-${ID}.scope/container`],
    ['cri-o', `0::/kubepods.slice/kubepods-podx.slice/crio-${ID}.scope`],
  ])('misses sockets of %s, in a network of their own or on that of the host', (_, cgroup) => {
    tree.writeTables(listener(9100, 100, ANY))
    tree.writeTables(listener(80, 200, ANY), '', 'proc/8/net')
    writeInit()
    tree.writeProcess(7, { network: 1, cgroup, exe: '/a', fds: { 3: 'socket:[100]' } })
    tree.writeProcess(8, { network: 2, cgroup, exe: '/b', fds: { 3: 'socket:[200]' } })
    expect(tree.scan().ports).toMatchObject([
      { port: 80, category: 'container', container_id: ID, pid: 8 },
      { port: 9100, category: 'container', container_id: ID, pid: 7 },
    ])
  })

  test('takes a client on UDP that waits for its answer for a service', () => {
    tree.writeTables('', udpSocket(45_000, 100))
    expect(tree.scan()).toMatchObject({ ports: [], coverage: { short_lived: 1 } })
  })
})

describe('a socket in the network of a container', () => {
  test('is that of the container, also if its owner is hidden or outside', () => {
    tree.writeTables('')
    // dockerd opens its name server, 127.0.0.11, in the network of a container.
    tree.writeTables(listener(80, 200, ANY) + listener(53, 201, '0B00007F'), '', 'proc/8/net')
    writeInit()
    tree.writeProcess(5, { network: 1, exe: '/dockerd', fds: { 9: 'socket:[201]' } })
    const cgroup = `0::/system.slice/docker-${ID}.scope`
    tree.writeProcess(8, { network: 2, cgroup, exe: '/b', fds: {} })
    expect(tree.scan().ports).toMatchObject([
      { port: 53, category: 'container', container_id: ID, pid: 5 },
      { port: 80, category: 'container', container_id: ID, owner_unknown: 'kernel' },
    ])
  })

  test('in the network of a pod is that of the container which opened it', () => {
    tree.writeTables('')
    tree.writeTables(listener(80, 200) + listener(81, 201), '', 'proc/8/net')
    writeInit()
    const pod = '0::/kubepods.slice/kubepods-podx.slice'
    for (const [pid, id, inode] of [
      [8, ID, 200],
      [9, OTHER, 201],
    ] as const) {
      const cgroup = `${pod}/cri-containerd-${id}.scope`
      tree.writeProcess(pid, { network: 2, cgroup, exe: '/b', fds: { 3: `socket:[${inode}]` } })
    }
    expect(tree.scan().ports.map((row) => row.container_id)).toEqual([ID, OTHER])
  })
})

test('process ids above 65,535 stay as they are', () => {
  tree.writeTables(listener(22, 100))
  writeInit()
  tree.writeProcess(4_194_303, { parent: 1, exe: '/a', fds: { 3: 'socket:[100]' } })
  expect(tree.scan().ports).toEqual([{ ...ROW, port: 22, pid: 4_194_303, path: '/a' }])
})
