import { readdirSync } from 'node:fs'
import path from 'node:path'
import {
  hashOf,
  mayMount,
  MD5,
  mountSmallDisk,
  NT,
  STRONG,
  temporaryFolder,
  temporaryHost,
} from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { openFingerprintStore } from './memory/fingerprint-store.ts'
import { runTestCheck } from './run-test-check.fixture.ts'

const NO_SPACE = [expect.objectContaining({ code: 'ENOSPC' })]

function testHost() {
  return temporaryHost([
    { name: 'weak', password: hashOf('password1', MD5) },
    { name: 'strong', password: hashOf(STRONG, NT) },
  ])
}

describe.skipIf(!mayMount())('a check on a full disk', () => {
  test('remembers in memory when its store cannot be made', async () => {
    const system = testHost()
    const disk = await mountSmallDisk()
    disk.fill()
    const failures: unknown[] = []
    const store = openFingerprintStore(disk.folder, (error) => failures.push(error))
    const { verdicts } = await runTestCheck({ system, store })
    expect(verdicts.map((v) => v.verdict)).toEqual(['weak', 'not_found'])
    expect((await runTestCheck({ system, store })).guesses).toBe(0)
    expect(failures).toEqual(NO_SPACE)
  })

  test('keeps its verdicts when the disk fills up, says so once, and catches up later', async () => {
    const system = testHost()
    const disk = await mountSmallDisk()
    const failures: unknown[] = []
    const store = openFingerprintStore(disk.folder, (error) => failures.push(error))
    disk.fill()
    const words = ['acme']
    const full = await runTestCheck({ system, store, words })
    expect(full).toMatchObject(await expected(system, words))
    expect(failures).toEqual(NO_SPACE)
    expect(readdirSync(disk.folder)).not.toContain('store.json.new')

    disk.makeRoom()
    await runTestCheck({ system, store, words })
    const again = openFingerprintStore(disk.folder, (error) => failures.push(error))
    expect((await runTestCheck({ system, store: again, words })).guesses).toBe(0)
    expect(failures).toHaveLength(1)
  })

  test('knows what it knew when only the tidying up of its store fails', async () => {
    const system = testHost()
    const disk = await mountSmallDisk()
    const store = openFingerprintStore(disk.folder)
    store.recordTested(store.fingerprint('system', 'a', 'hash'), 'head', 9)
    disk.fill()
    const failures: unknown[] = []
    const again = openFingerprintStore(disk.folder, (error) => failures.push(error))
    expect(again.testedWords(again.fingerprint('system', 'a', 'hash'), 'head')).toBe(9)
    expect(failures).toEqual(NO_SPACE)
    expect((await runTestCheck({ system, store: again })).named['weak']?.verdict).toBe('weak')
  })
})

/** Returns what a check with enough space says. */
async function expected(system: ReturnType<typeof testHost>, words: readonly string[]) {
  const store = openFingerprintStore(temporaryFolder())
  const { verdicts, coverage } = await runTestCheck({ system, store, words })
  return { verdicts, coverage }
}

test('a store whose folder is a file lives in memory', () => {
  const failures: unknown[] = []
  const folder = path.join(temporaryHost([]).root, 'etc/passwd')
  const store = openFingerprintStore(folder, (error) => failures.push(error))
  store.recordTested(store.fingerprint('system', 'a', 'hash'), 'head', 9)
  expect(store.testedWords(store.fingerprint('system', 'a', 'hash'), 'head')).toBe(9)
  expect(failures).toEqual([expect.objectContaining({ code: 'EEXIST' })])
})
