import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDirectory } from './data-directory/data-directory-lock.ts'
import { startServer } from './server.ts'

const listener = createServer()
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'free-address-'))
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  listener.close()
  rmSync(folder, { recursive: true })
})

function start(dataDirectory: string) {
  return startServer(
    {
      dataDirectory,
      listen: { host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
      log: { level: 'silent', destination: { write: () => undefined } },
      auditRetentionDays: 365,
    },
    {},
  )
}

test('a port in use is noticed before anything is made', async () => {
  const directory = path.join(folder, 'data')
  await expect(start(directory)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(existsSync(directory)).toBe(false)
})

test('where another server of this data directory has it, that is what is told', async () => {
  using _lock = lockDataDirectory(folder)
  await expect(start(folder)).rejects.toThrow(/already running with process id \d+/)
})
