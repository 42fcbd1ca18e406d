/**
 * A server such as a busy host has many of: it opens its listeners, then files and connections, says
 * `ready` and holds them until its standard input ends. Arguments: listeners, connections (two
 * descriptors each), files.
 */
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

const [listeners = 0, connections = 0, files = 0] = process.argv.slice(2).map(Number)

const ports: number[] = []
for (let i = 0; i < listeners; i += 1) {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  ports.push((server.address() as AddressInfo).port)
}
for (let i = 0; i < files; i += 1) openSync('/dev/null', 'r')
for (let i = 0; i < connections; i += 1) {
  await once(connect(ports[i % ports.length] ?? 0, '127.0.0.1'), 'connect')
}
console.log('ready')
process.stdin.resume().once('end', () => process.exit())
