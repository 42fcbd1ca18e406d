import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, linkSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findFreePort } from '@openhss/testkit/servers'

/** User ID of nobody, whom every host has. */
const NOBODY_ID = 65_534

export interface FakeRedis {
  readonly port: number
  /** All that it was sent. */
  readonly heard: () => string
}

/** Programs of this name that any user can write: each asks for a password and takes every one. */
export class FakeRedisLab {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-fake-'))
  readonly #program = path.join(this.folder, 'redis-server')
  readonly #script = path.join(this.folder, 'fake.cjs')
  readonly #stops: (() => Promise<void>)[] = []

  constructor() {
    chmodSync(this.folder, 0o755)
    const node = realpathSync(process.execPath)
    try {
      linkSync(node, this.#program)
    } catch {
      // Another file system.
      copyFileSync(node, this.#program)
    }
    writeFileSync(this.#script, FAKE)
  }

  /** The server claims to be configured by this file. */
  async start(file: string): Promise<FakeRedis> {
    const port = await findFreePort()
    const args = [file, '--port', String(port), '--bind', '127.0.0.1']
    const child = spawn(this.#program, args, {
      cwd: '/',
      uid: NOBODY_ID,
      gid: NOBODY_ID,
      // Loaded before the file, which Node takes for a script and cannot run.
      env: { NODE_OPTIONS: `--require ${this.#script}`, FAKE_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.#stops.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    })
    let heard = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text))
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    if (!heard.startsWith('ready')) throw new Error('the fake server does not run')
    return { port, heard: () => heard }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const FAKE = String.raw`
process.on('uncaughtException', () => {})
const server = require('node:net').createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (data) => {
    process.stdout.write(data)
    socket.write(data.includes('AUTH') ? '+OK\r\n' : '-NOAUTH Authentication required.\r\n')
  })
})
server.listen(Number(process.env.FAKE_PORT), '127.0.0.1', () => process.stdout.write('ready\n'))
`
