import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const COMMAND = fileURLToPath(new URL('../../bin/openhss', import.meta.url))
const run = promisify(execFile)

let folder: string
let up: ChildProcess
let shown = ''

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-up-'))
  up = spawn(COMMAND, ['up'], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = Promise.withResolvers<void>()
  up.stdout?.on('data', (chunk) => {
    shown += String(chunk)
    if (shown.includes('weak-password-users')) ready.resolve()
  })
  await Promise.race([ready.promise, once(up, 'exit')])
  // The command waits 40 s at most for the likely passwords, after the start of its database.
}, 120_000)

afterAll(() => {
  up.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

test('shows where everything is, and not the password', async () => {
  const passwordFile = path.join(folder, 'admin-password')
  const password = readFileSync(passwordFile, 'utf8').trim()

  expect(statSync(passwordFile).mode & 0o777).toBe(0o600)
  expect(shown).toContain(passwordFile)
  expect(shown).not.toContain(password)
  expect(shown).toMatch(/URL +http:\/\/127\.0\.0\.1:\d+/)
  expect(shown).toMatch(/ports +\d+ open/)
})

test('other commands find the server, this host and its ports', async () => {
  const { stdout: token } = await openhss('token')
  const { stdout: status } = await openhss('status', '--json')
  const { endpoint, host_id: hostId } = JSON.parse(status) as Record<string, string>
  const { stdout: ports } = await openhss('ports', '--json')

  expect(token).toMatch(/^\S+\n$/)
  expect(shown).toContain(`${endpoint}/v5/`)
  expect(shown).toContain(`host_id=${hostId}`)
  const { data_list: listed } = JSON.parse(ports) as { data_list: { port: number }[] }
  const ownPort = Number(new URL(endpoint ?? '').port)
  expect(listed.map(({ port }) => port)).toContain(ownPort)
})

test('a second one on the same data directory says whose it is and exits with 1', async () => {
  await expect(openhss('up')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`process id ${up.pid}`) as string,
  })
})

test('SIGTERM stops everything in good order', async () => {
  const ended = once(up, 'exit')
  up.kill('SIGTERM')

  expect(await ended).toEqual([0, null])
  expect(shown).toMatch(/Stopped\.\n$/)
  await expect(openhss('ports')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('cannot be reached') as string,
  })
})

function openhss(...args: readonly string[]) {
  return run(COMMAND, args, { env: environment() })
}

function environment() {
  return { PATH: process.env.PATH, OPENHSS_DATA_DIR: folder, OPENHSS_LISTEN: '127.0.0.1:0' }
}
