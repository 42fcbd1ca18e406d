import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { System } from '@openhss/agent/system'

/** An account of a test host: its password field in etc/shadow and the rest as usual. */
export interface TestAccount {
  readonly name: string
  readonly password: string
  readonly comment?: string
  /** The fields of last change, minimum, maximum and so on. */
  readonly ages?: string
}

/** Makes a folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Makes a root folder with these accounts in etc/passwd and etc/shadow. */
export function temporaryHost(accounts: readonly TestAccount[]): System {
  return temporaryHostOf(
    accounts.map(({ name, comment = '' }) => `${name}:x:1000:1000:${comment}:/:/bin/sh\n`).join(''),
    accounts
      .map(({ name, password, ages = '20000:0:99999:7' }) => `${name}:${password}:${ages}:::\n`)
      .join(''),
  )
}

/** Makes a root folder from the bytes of both files. */
export function temporaryHostOf(passwd: string | Buffer, shadow?: string | Buffer): System {
  const root = temporaryFolder()
  mkdirSync(path.join(root, 'etc'))
  writeFileSync(path.join(root, 'etc/passwd'), passwd)
  if (shadow !== undefined) writeFileSync(path.join(root, 'etc/shadow'), shadow)
  return new System(root)
}
