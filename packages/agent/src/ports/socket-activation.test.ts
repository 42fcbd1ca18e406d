import { EventEmitter, once } from 'node:events'
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

/**
 * Holds a socket under the name that systemd has, and tells its port. A byte on its input starts a
 * service with the socket as descriptor 3 and says its process id; the next byte ends the service.
 */
const SYSTEMD = `
  process.title = 'systemd'
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
    console.log(server.address().port)
    const idle = 'process.stdin.resume().once("end", () => process.exit());console.log("up")'
    let service
    process.stdin.on('data', () => {
      if (service) return service.once('exit', () => console.log('ended')).kill('SIGKILL')
      service = require('node:child_process').spawn(process.execPath, ['-e', idle], {
        stdio: ['pipe', 'pipe', 'inherit', server._handle.fd],
      })
      service.stdout.once('data', () => console.log(service.pid))
    })
  })`

test("systemd's socket is that of the service once it runs, and systemd's again after", async () => {
  const lines: string[] = []
  const output = new EventEmitter()
  const systemd = await startProgram([process.execPath, '-e', untilInputEnds(SYSTEMD)], {
    onLine: (line) => {
      lines.push(line)
      output.emit('line', line)
    },
  })
  const tell = async () => {
    const said = once(output, 'line')
    systemd.stdin?.write('x')
    return Number(((await said) as [string])[0])
  }
  const port = Number(lines[0])
  const scanner = createPortScanner(new System())
  const ownerIn = ({ scan }: typeof scanner) =>
    scan().ports.find((row) => row.port === port && row.type === 'TCP')?.pid

  expect(ownerIn(scanner)).toBe(systemd.pid)
  const service = await tell()
  expect(service).not.toBe(systemd.pid)
  // Both who saw it come and who did not.
  expect(ownerIn(scanner)).toBe(service)
  expect(ownerIn(createPortScanner(new System()))).toBe(service)
  await tell()
  expect(ownerIn(scanner)).toBe(systemd.pid)
  systemd.kill('SIGKILL')
  await once(systemd, 'exit')
})

test("the service is named by its main process, whatever holds systemd's socket below it", () => {
  tree.writeTables(listener(22, 100) + listener(80, 101))
  const sockets = { 40: 'socket:[100]', 41: 'socket:[101]' }
  tree.writeProcess(1, { name: 'systemd', exe: '/lib/systemd/systemd', fds: sockets })
  tree.writeProcess(70, { parent: 1, name: 'sshd', exe: '/sshd', fds: { 3: 'socket:[100]' } })
  tree.writeProcess(71, { parent: 70, name: 'sshd', exe: '/sshd', fds: { 3: 'socket:[100]' } })
  expect(tree.scan().ports).toEqual([
    { ...ROW, port: 22, pid: 70, path: '/sshd' },
    { ...ROW, port: 80, pid: 1, path: '/lib/systemd/systemd' },
  ])
})

test("a user's own systemd and that of a container pass on their sockets too", () => {
  tree.writeTables(listener(22, 100))
  tree.writeProcess(1, { name: 'systemd', exe: '/init', fds: {} })
  tree.writeProcess(5, { parent: 1, name: 'systemd', exe: '/init', fds: { 9: 'socket:[100]' } })
  tree.writeProcess(9, { parent: 5, name: 'app', exe: '/app', fds: { 3: 'socket:[100]' } })
  expect(tree.scan().ports).toMatchObject([{ pid: 9 }])
})

test('only processes that are new are asked whether they took over a socket of systemd', () => {
  tree.writeTables(listener(22, 100))
  tree.writeProcess(1, { name: 'systemd', exe: '/init', fds: { 40: 'socket:[100]' } })
  tree.writeProcess(5, { parent: 1, exe: '/other', fds: { 0: '/dev/null' } })
  const system = new ShadedSystem(tree.root)
  const { scan } = createPortScanner(system)
  scan()
  system.reads = []
  tree.writeProcess(70, { parent: 1, exe: '/sshd', fds: { 3: 'socket:[100]' } })
  expect(scan().ports).toMatchObject([{ pid: 70 }])
  expect(system.reads).not.toContain('proc/5/fd')
})
