import { CopiedSystem, listener, ROW, useHostTree } from '@openhss/testkit/hosts'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFibTrie, parseIfInet6 } from '../networks/local-addresses.ts'
import { parseConmon } from './parse-conmon.ts'
import { parseDockerProxy } from './parse-docker-proxy.ts'
import { createPortScanner } from '../port-scanner.ts'

// As ps shows it on a host with Docker 28.
const PROXY =
  '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80 -use-listen-fd'
const FIB_TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 172.17.0.0/16 2 0 2
        +-- 172.17.0.0/30 2 0 2
           |-- 172.17.0.0
              /16 link UNICAST
           |-- 172.17.0.2
              /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
Local:
     |-- 127.0.0.1
        /32 host LOCAL
`
const ANY = '00000000'
const OUTER = '31cb02944da7a12196a193cf0e0f6c226d7c453a1db62e65ba98287593a2ee30'
const CONTAINER = '9ec39b91f3d70e1beff50a308f77067065ea6be0d91a3378375056cd4422cf3d'

describe('the arguments of docker-proxy', () => {
  const target = { type: 'TCP', address: '172.17.0.2', port: 80 }
  test.each([
    ['as Docker 28 writes them', PROXY, target],
    ['before', PROXY.replace(' -use-listen-fd', ''), target],
    ['as Go takes them too', 'p --proto=tcp --container-ip=172.17.0.2 --container-port=80', target],
    ['of UDP', PROXY.replace('tcp', 'udp'), { ...target, type: 'UDP' }],
    ['of IPv6', PROXY.replace('172.17.0.2', 'fd00::2'), { ...target, address: 'fd00::2' }],
    ['without a protocol, which is TCP', PROXY.replace('-proto tcp ', ''), target],
    ['of SCTP', PROXY.replace('tcp', 'sctp'), undefined],
    ['with a port of none', PROXY.replace('-port 80 ', '-port 0 '), undefined],
    ['cut off', PROXY.slice(0, PROXY.indexOf('-container-port')), undefined],
    ['of something else', '/usr/bin/docker-proxy', undefined],
    ['of nothing', '', undefined],
  ])('%s', (_, args, expected) => {
    expect(parseDockerProxy(`${args.split(' ').join('\0')}\0`)).toEqual(expected)
  })

  test('give a target that can be one, or none, whatever they are', () => {
    const words = [...PROXY.split(' '), '-container-ip=', '--', '-', '=', '\0']
    const arg = fc.oneof(anyText(), fc.constantFrom(...words))
    fc.assert(
      fc.property(fc.array(arg), (args) => {
        const { address, port } = parseDockerProxy(args.join('\0')) ?? { address: '1', port: 1 }
        expect(address).not.toBe('')
        expect(port).toSatisfy((value: number) => value >= 1 && value <= 65_535)
      }),
    )
  })
})

test.each([
  [
    'as podman writes them',
    `/usr/bin/conmon --api-version 1 -c ${CONTAINER} -u ${OUTER}`,
    CONTAINER,
  ],
  ['in one word', `conmon --cid=${CONTAINER} -n name`, CONTAINER],
  ['in two words', `conmon -n name --cid ${CONTAINER}`, CONTAINER],
  ['without an ID', 'conmon -c name', undefined],
  ['cut off', 'conmon -c', undefined],
  ['of nothing', '', undefined],
])('the container in the arguments of conmon %s', (_, args, expected) => {
  expect(parseConmon(`${args.split(' ').join('\0')}\0`)).toBe(expected)
})

test('the arguments of conmon name a container or none, whatever they are', () => {
  const arg = fc.oneof(anyText(), fc.constantFrom('-c', '--cid=', CONTAINER))
  fc.assert(
    fc.property(fc.array(arg), (args) => {
      expect(parseConmon(args.join('\0')) ?? CONTAINER).toBe(CONTAINER)
    }),
  )
})

describe('the addresses of a network', () => {
  test('are the local ones of its routes', () => {
    expect(parseFibTrie(FIB_TRIE)).toEqual(['172.17.0.2', '127.0.0.1'])
  })

  test('of IPv6 are those of its interfaces', () => {
    const text =
      '00000000000000000000000000000001 01 80 10 80       lo\n' +
      'fd000000000000000000000000000002 04 40 00 82     eth0\n' +
      'short 04 40 00 82 eth1\n'
    expect(parseIfInet6(text)).toEqual(['::1', 'fd00::2'])
  })

  test('are read whatever stands beside them', () => {
    const line = anyText().map((text) => text.replaceAll('\n', ' '))
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const around = (text: string) => [...before, text, ...after].join('\n')
        expect(parseFibTrie(around('  |-- 10.0.0.5\n    /32 host LOCAL'))).toContain('10.0.0.5')
        expect(parseIfInet6(around('fd000000000000000000000000000002 04 40 00 82 eth0'))).toContain(
          'fd00::2',
        )
      }),
    )
  })
})

describe('behind docker-proxy', () => {
  const tree = useHostTree()

  /** A published port of the host, 8080, and a container that listens as told. */
  function writeContainer(
    inside: string,
    exe: string | undefined = '/usr/sbin/nginx',
    [proxyUser, serverUser] = [0, 33],
  ): void {
    tree.writeTables(listener(8080, 100))
    tree.writeTables(inside, '', 'proc/90/net')
    tree.writeFile('proc/90/net/fib_trie', FIB_TRIE)
    tree.writeProcess(1, { network: 1, fds: {} })
    const args = PROXY.split(' ')
    tree.writeProcess(50, {
      network: 1,
      exe: PROXY.split(' ')[0] ?? '',
      args,
      userId: proxyUser,
      fds: { 4: 'socket:[100]' },
    })
    const cgroup = `0::/system.slice/docker-${CONTAINER}.scope`
    const fds = { 6: 'socket:[200]' }
    const serving = { network: 2, cgroup, fds, userId: serverUser }
    tree.writeProcess(90, { ...serving, ...(exe !== undefined && { exe }) })
  }
  const proxyRow = { ...ROW, port: 8080, pid: 50, path: '/usr/bin/docker-proxy' }

  test.each([
    ['on all addresses', '00000000'],
    ['on the very address', '020011AC'],
  ])('the server is found %s', (_, address) => {
    writeContainer(listener(80, 200, address))
    const { ports } = tree.scan()
    expect(ports).toContainEqual({
      ...ROW,
      port: 8080,
      pid: 90,
      path: '/usr/sbin/nginx',
      forwarder_pid: 50,
      forwarder_path: '/usr/bin/docker-proxy',
      serving_container_id: CONTAINER,
    })
    expect(ports).toContainEqual(
      expect.objectContaining({
        port: 80,
        pid: 90,
        category: 'container',
        container_id: CONTAINER,
      }),
    )
  })

  test.each([
    ['listens on its loopback only', listener(80, 200, '0100007F')],
    ['listens on another port', listener(81, 200, '00000000')],
    ['does not listen', ''],
  ])('nobody is found if the container %s', (_, inside) => {
    writeContainer(inside)
    expect(tree.scan().ports).toContainEqual(proxyRow)
  })

  test.each([
    ['another user than the server', [1000, 33], false],
    ['the user of the server, as where Docker runs without root', [1000, 1000], true],
    ['root', [0, 33], true],
  ])('a program of this name that %s runs is believed or not', (_, users, expected) => {
    writeContainer(listener(80, 200, '00000000'), undefined, users as [number, number])
    const row = tree.scan().ports.find(({ port }) => port === 8080)
    expect(row).toMatchObject(expected ? { pid: 90, forwarder_pid: 50 } : proxyRow)
  })

  const cgroupOf = (...ids: string[]) => `0::${ids.map((id) => `/docker/${id}`).join('')}`

  test.each([
    ['with mounts and process IDs of its own', {}, { mounts: 5, processIds: 5 }, false],
    ['with mounts of its own, as in a snap', {}, { mounts: 5 }, true],
    ['in a container on the network of the host', {}, { cgroup: cgroupOf(OUTER) }, false],
    [
      'in a container, for one in it',
      { cgroup: cgroupOf(OUTER, CONTAINER) },
      { cgroup: cgroupOf(OUTER), network: 3 },
      true,
    ],
    [
      'in a container, for one that is not in it',
      { cgroup: cgroupOf(CONTAINER) },
      { cgroup: cgroupOf(OUTER), network: 3 },
      false,
    ],
    [
      'in a container, for the host',
      { cgroup: '', network: 1 },
      { cgroup: cgroupOf(OUTER), network: 3 },
      false,
    ],
    ['on the network of the server', { network: 1 }, {}, false],
  ])('a docker-proxy of root %s is believed or not', (_, server, proxy, expected) => {
    tree.writeTables(listener(8080, 100) + ('network' in server ? listener(80, 200, ANY) : ''))
    tree.writeTables('network' in server ? '' : listener(80, 200, ANY), '', 'proc/90/net')
    tree.writeTables('', '', 'proc/50/net')
    tree.writeFile('proc/net/fib_trie', 'network' in server ? FIB_TRIE : '')
    tree.writeFile('proc/90/net/fib_trie', FIB_TRIE)
    tree.writeProcess(1, { network: 1, fds: {} })
    const [exe = '', ...rest] = PROXY.split(' ')
    const fds = { 4: 'socket:[100]' }
    tree.writeProcess(50, { network: 1, exe, args: [exe, ...rest], fds, ...proxy })
    const cgroup = cgroupOf(CONTAINER)
    tree.writeProcess(90, { network: 2, cgroup, fds: { 6: 'socket:[200]' }, ...server })
    const row = tree.scan().ports.find(({ port }) => port === 8080)
    expect(row).toMatchObject(expected ? { pid: 90, forwarder_pid: 50 } : { pid: 50 })
  })

  test('the server is remembered: routes are not read again', () => {
    writeContainer(listener(80, 200, '00000000'))
    const scanner = createPortScanner(new CopiedSystem(tree.root))
    const first = scanner.scan()
    tree.writeFile('proc/90/net/fib_trie', '')
    expect(scanner.scan()).toEqual(first)
    tree.writeTables(listener(80, 201, '00000000'), '', 'proc/90/net')
    expect(scanner.scan().ports).toContainEqual(proxyRow)
  })
})

describe('behind a port that a runtime holds and the firewall leads on from', () => {
  const tree = useHostTree()
  const CONMON = ['/usr/bin/conmon', '-c', CONTAINER, '-n', 'web']
  const ROOT = '/srv/docker'
  const DOCKERD = ['/usr/sbin/dockerd', '--data-root', ROOT]

  interface Holding {
    readonly userId?: number
    readonly cgroup?: string
    readonly mounts?: number
    readonly processIds?: number
  }

  function writeHolder(args: readonly string[], how: Holding = {}, inside = ''): void {
    tree.writeTables(listener(8080, 100, ANY))
    tree.writeTables(inside, '', 'proc/90/net')
    tree.writeFile('proc/90/net/fib_trie', FIB_TRIE)
    tree.writeProcess(1, { network: 1, fds: {} })
    const fds = { 5: 'socket:[100]' }
    tree.writeProcess(50, { network: 1, exe: args[0] ?? '', args, fds, ...how })
    const cgroup = `0::/docker/${CONTAINER}`
    tree.writeProcess(90, { network: 2, cgroup, exe: '/httpd', fds: { 6: 'socket:[200]' } })
  }

  function writeConfig(id: string, hostPort: string, file = `${ROOT}/containers/${id}`): void {
    const Ports = { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: hostPort }] }
    const Networks = { bridge: { IPAddress: '172.17.0.2' } }
    const config = { State: { Running: true }, NetworkSettings: { Ports, Networks } }
    tree.writeFile(`${file}/config.v2.json`, JSON.stringify(config))
  }

  const rowOf = (scan = tree.scan()) => scan.ports.find(({ port }) => port === 8080)
  const held = { pid: 50, category: 'host' }

  test("podman's conmon names the container that it watches", () => {
    writeHolder(CONMON)
    expect(rowOf()).toMatchObject({ ...held, serving_container_id: CONTAINER })
    expect(rowOf()).not.toHaveProperty('forwarder_pid')
  })

  test.each<[string, Holding]>([
    ['of a user', { userId: 1000 }],
    ['in a container', { cgroup: `0::/docker/${OUTER}` }],
    ['with mounts and process IDs of its own', { mounts: 5, processIds: 5 }],
  ])('a program of these names %s is not believed', (_, how) => {
    for (const args of [CONMON, DOCKERD]) {
      tree.end()
      tree.begin()
      writeHolder(args, how, listener(80, 200, ANY))
      writeConfig(CONTAINER, '8080')
      expect(rowOf()).toMatchObject({ pid: 50 })
      expect(rowOf()).not.toHaveProperty('serving_container_id')
    }
  })

  test('dockerd leads to the server by what the container has published', () => {
    writeHolder(DOCKERD, {}, listener(80, 200, ANY))
    writeConfig(OUTER, '8081')
    writeConfig(CONTAINER, '8080')
    expect(rowOf()).toMatchObject({
      pid: 90,
      path: '/httpd',
      forwarder_pid: 50,
      forwarder_path: '/usr/sbin/dockerd',
      serving_container_id: CONTAINER,
    })
  })

  test('a container whose server does not listen yet is known, and its server as soon as it does', () => {
    writeHolder(DOCKERD)
    writeConfig(CONTAINER, '8080')
    const scanner = createPortScanner(new CopiedSystem(tree.root))
    expect(rowOf(scanner.scan())).toMatchObject({ ...held, serving_container_id: CONTAINER })
    tree.writeTables(listener(80, 200, ANY), '', 'proc/90/net')
    expect(rowOf(scanner.scan())).toMatchObject({ pid: 90, forwarder_pid: 50 })
  })

  test.each([
    ['dockerd for its own API', []],
    ['a port that two containers say they have', [OUTER, CONTAINER]],
  ])('nobody is found behind %s', (_, ids) => {
    writeHolder(DOCKERD, {}, listener(80, 200, ANY))
    for (const id of ids) writeConfig(id, '8080')
    expect(rowOf()).toMatchObject(held)
    expect(rowOf()).not.toHaveProperty('serving_container_id')
  })

  test.each([
    ['its usual place', ['/usr/sbin/dockerd'], '/var/lib/docker', undefined],
    ['the settings', ['/usr/sbin/dockerd'], ROOT, `{"data-root":"${ROOT}"}`],
    ['the arguments', ['/usr/sbin/dockerd', `--data-root=${ROOT}`], ROOT, '{"graph":"/old"}'],
  ])("dockerd's files are found by %s", (_, args, root, settings) => {
    writeHolder(args)
    if (settings !== undefined) tree.writeFile('etc/docker/daemon.json', settings)
    writeConfig(CONTAINER, '8080', `${root}/containers/${CONTAINER}`)
    expect(rowOf()).toMatchObject({ serving_container_id: CONTAINER })
  })
})
