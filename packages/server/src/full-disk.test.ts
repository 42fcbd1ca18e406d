import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { mayMount } from '@openhss/testkit/hosts'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from './server.ts'
import type { Server } from './server.ts'

const PASSWORD = 'the password of the full disk'
const SOON = { interval: 50, timeout: 60_000 }

test.skipIf(!mayMount())(
  'on a full disk reads are answered, also after its database was killed, and changes when there is space',
  async () => {
    const disk = await mountDisk()
    const log: string[] = []
    const server = await startServer(
      {
        dataDirectory: path.join(disk, 'data'),
        listen: { host: '127.0.0.1', port: 0 },
        log: { level: 'info', destination: collect(log) },
        auditRetentionDays: 365,
      },
      { adminPassword: PASSWORD },
    )
    onTestFinished(() => server.stop())
    const token = (await signIn(server)).headers.get('x-subject-token') ?? ''
    const statusOfSignIn = async () => (await signIn(server)).status
    const statusOfRead = async () => {
      const url = `${server.endpoint}/v5/${server.projectId}/baseline/weak-password-users`
      return (await fetch(url, { headers: { 'x-auth-token': token } })).status
    }

    const ballast = path.join(disk, 'ballast')
    fill(ballast)
    await expect.poll(statusOfSignIn, SOON).toBe(503)
    expect(await (await signIn(server)).text()).toContain('disk of the database is full')
    expect(await statusOfRead()).toBe(200)

    const file = path.join(disk, 'data/postgres/cluster/postmaster.pid')
    process.kill(Number.parseInt(readFileSync(file, 'utf8')), 'SIGKILL')
    await expect.poll(() => log.some((line) => line.includes('runs again')), SOON).toBe(true)
    await expect.poll(statusOfRead, SOON).toBe(200)
    expect(await statusOfSignIn()).toBe(503)

    rmSync(ballast)
    await expect.poll(statusOfSignIn, SOON).toBe(201)
    expect(log.filter((line) => line.includes('data directory is full'))).toHaveLength(1)
  },
)

/** Mounts a disk that holds the database, its reserve and little more. */
async function mountDisk(): Promise<string> {
  const disk = await mkdtemp(path.join(tmpdir(), 'openhss-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=180m,mode=755', 'tmpfs', disk])
  onTestFinished(async () => {
    execFileSync('umount', ['--lazy', disk])
    await rm(disk, { recursive: true })
  })
  return disk
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w')
  const block = Buffer.alloc(65_536)
  try {
    for (;;) writeSync(descriptor, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(descriptor)
  }
}

function collect(lines: string[]): Writable {
  return new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
}

function signIn({ endpoint, domain, user, projectId }: Server): Promise<Response> {
  const identity = {
    methods: ['password'],
    password: { user: { name: user, password: PASSWORD, domain: { name: domain } } },
  }
  return fetch(`${endpoint}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity, scope: { project: { id: projectId } } } }),
  })
}
