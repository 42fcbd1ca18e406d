import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { leaveSignInCode, takeSignInCode } from './sign-in-code.ts'

const TEN_MINUTES_MS = 600_000

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'openhss-code-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('a code is good once, for one of those who come at the same time', async () => {
  const folder = await ownFolder()
  const code = await leaveSignInCode(folder)
  expect((await stat(path.join(folder, 'sign-in-code'))).mode & 0o777).toBe(0o600)
  expect(await takeSignInCode(folder, 'another')).toBe(false)
  const both = await Promise.all([takeSignInCode(folder, code), takeSignInCode(folder, code)])
  expect(both.toSorted()).toEqual([false, true])
  expect(await takeSignInCode(folder, code)).toBe(false)
})

test('a code is good for ten minutes, and until there is a newer one', async () => {
  const folder = await ownFolder()
  const old = await leaveSignInCode(folder, 0)
  expect(await takeSignInCode(folder, old, TEN_MINUTES_MS)).toBe(false)
  const first = await leaveSignInCode(folder, 0)
  const second = await leaveSignInCode(folder, 0)
  expect(await takeSignInCode(folder, first, 1)).toBe(false)
  expect(await takeSignInCode(folder, second, TEN_MINUTES_MS - 1)).toBe(true)
})
