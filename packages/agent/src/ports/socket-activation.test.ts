import { spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { chmodSync, existsSync } from 'node:fs'
import path from 'node:path'
import {
  listener,
  ROW,
  ShadedSystem,
  startProgram,
  untilInputEnds,
  useHostTree,
} from '@openhss/testkit/hosts'
import { expect, test } from 'vitest'
import { System } from '../host/system.ts'
import { createPortScanner } from './port-scanner.ts'

const tree = useHostTree()

const SYSTEMD_FILE = '/usr/lib/systemd/systemd'
/**
 * Runs Node at the path of systemd, which counts by its file, not by its name. The first process of a namespace
 * of process IDs has mounts of its own: there the path is whatever root of it likes.
 */
const AS_SYSTEMD = [
  'unshare',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  'sh',
  '-ec',
  `mount -t tmpfs none /usr/lib/systemd && touch ${SYSTEMD_FILE} &&
   mount --bind "$1" ${SYSTEMD_FILE} && shift && exec ${SYSTEMD_FILE} "$@"`,
  'sh',
  process.execPath,
]
const canPutProgram =
  existsSync('/usr/lib/systemd') &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0

/**
 * Holds a socket under the name that systemd has, and tells its port. A byte on its input starts a
 * service, by the program of its argument, with the socket as descriptor 3; the next byte ends the service.
 */
const SYSTEMD = `
  process.title = 'systemd'
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
    console.log(server.address().port)
    const idle = 'process.stdin.resume().once("end", () => process.exit());console.log("up")'
    let service
    process.stdin.on('data', () => {
      if (service) return service.once('exit', () => console.log('ended')).kill('SIGKILL')
      service = require('node:child_process').spawn(process.argv[1], ['-e', idle], {
        stdio: ['pipe', 'pipe', 'inherit', server._handle.fd],
      })
      service.stdout.once('data', () => console.log('started'))
    })
  })`

test.runIf(canPutProgram)(
  "systemd's socket is that of the service once it runs, and systemd's again after",
  async () => {
    const lines: string[] = []
    const output = new EventEmitter()
    const systemd = await startProgram(
      [...AS_SYSTEMD, '-e', untilInputEnds(SYSTEMD), process.execPath],
      {
        onLine: (line) => {
          lines.push(line)
          output.emit('line', line)
        },
      },
    )
    const tell = async () => {
      const said = once(output, 'line')
      systemd.stdin?.write('x')
      await said
    }
    const port = Number(lines[0])
    const scanner = createPortScanner(new System())
    const programIn = ({ scan }: typeof scanner) =>
      scan().ports.find((row) => row.port === port && row.type === 'TCP')?.path

    expect(programIn(scanner)).toBe(SYSTEMD_FILE)
    await tell()
    // Both who saw it come and who did not.
    expect(programIn(scanner)).toBe(process.execPath)
    expect(programIn(createPortScanner(new System()))).toBe(process.execPath)
    await tell()
    expect(programIn(scanner)).toBe(SYSTEMD_FILE)
    systemd.kill('SIGKILL')
    await once(systemd, 'exit')
  },
)

test("the service is named by its main process, whatever holds systemd's socket below it", () => {
  tree.writeTables(listener(22, 100) + listener(80, 101))
  const sockets = { 40: 'socket:[100]', 41: 'socket:[101]' }
  tree.writeProcess(1, { name: 'systemd', exe: SYSTEMD_FILE, fds: sockets })
  tree.writeProcess(70, { parent: 1, exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
  tree.writeProcess(71, { parent: 70, exe: '/usr/sbin/sshd', fds: { 3: 'socket:[100]' } })
  expect(tree.scan().ports).toEqual([
    { ...ROW, port: 22, pid: 70, path: '/usr/sbin/sshd', executable: 'installed' },
    { ...ROW, port: 80, pid: 1, path: SYSTEMD_FILE },
  ])
})

test.each([
  ["a user's own", {}],
  ['that of a container', { mounts: 5, isInit: true }],
])('systemd, %s, passes on its sockets too', (_, own) => {
  tree.writeTables(listener(22, 100))
  tree.writeProcess(1, { name: 'systemd', exe: SYSTEMD_FILE, fds: {} })
  const sockets = { 9: 'socket:[100]' }
  tree.writeProcess(5, { parent: 1, name: 'systemd', exe: SYSTEMD_FILE, fds: sockets, ...own })
  tree.writeProcess(9, { parent: 5, name: 'app', exe: '/app', fds: { 3: 'socket:[100]' } })
  expect(tree.scan().ports).toMatchObject([{ pid: 9 }])
})

test.each<[string, Partial<Parameters<typeof tree.writeProcess>[1]>, number?]>([
  ['the name alone', { exe: '/usr/bin/python3' }],
  ['a path of its own', { exe: '/home/me/systemd' }],
  ['a file that others than root can change', {}, 0o777],
  ['mounts of its own, in which any file can be at any path', { mounts: 5 }],
])('%s makes no systemd: the process that listens is the owner', (_, own, mode = 0o755) => {
  tree.writeTables(listener(22, 100))
  const fds = { 3: 'socket:[100]' }
  tree.writeProcess(1, { name: 'systemd', exe: SYSTEMD_FILE, fds: {} })
  tree.writeProcess(5, { parent: 1, name: 'systemd', exe: SYSTEMD_FILE, fds, ...own })
  tree.writeProcess(9, { parent: 5, name: 'sleep', exe: '/usr/bin/sleep', fds })
  if (!('exe' in own)) chmodSync(path.join(tree.root, SYSTEMD_FILE), mode)
  expect(tree.scan().ports).toMatchObject([{ pid: 5 }])
})

test('only processes that are new are asked whether they took over a socket of systemd', () => {
  tree.writeTables(listener(22, 100))
  tree.writeProcess(1, { name: 'systemd', exe: SYSTEMD_FILE, fds: { 40: 'socket:[100]' } })
  tree.writeProcess(5, { parent: 1, exe: '/other', fds: { 0: '/dev/null' } })
  const system = new ShadedSystem(tree.root)
  const { scan } = createPortScanner(system)
  scan()
  system.reads = []
  tree.writeProcess(70, { parent: 1, exe: '/sshd', fds: { 3: 'socket:[100]' } })
  expect(scan().ports).toMatchObject([{ pid: 70 }])
  expect(system.reads).not.toContain('proc/5/fd')
})
