import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { packOwnWords } from '../words/own-words.ts'
import { openFingerprintStore } from './fingerprint-store.ts'

const FOUND = { mask: 'pa****r**', traits: ['common'] } as const
const own = (...words: string[]) => packOwnWords(words.join(), words)
const HASH = '$1$salt$digest'

describe('openFingerprintStore', () => {
  test('remembers what an earlier process recorded, without being closed', () => {
    const folder = temporaryFolder()
    const store = openFingerprintStore(folder)
    const alice = store.fingerprint('system', 'alice', HASH)
    store.recordTested(alice, 'head', 40)
    store.recordFound(alice, FOUND)

    const again = openFingerprintStore(folder)
    expect(again.fingerprint('system', 'alice', HASH)).toBe(alice)
    expect(again.testedWords(alice, 'head')).toBe(40)
    expect(again.testedWords(alice, 'common')).toBe(0)
    expect(again.found(alice)).toEqual(FOUND)
    expect(again.found(again.fingerprint('system', 'bob', HASH))).toBeUndefined()
  })

  test('is for its owner only', () => {
    const folder = path.join(temporaryFolder(), 'new')
    const store = openFingerprintStore(folder)
    const alice = store.fingerprint('system', 'alice', HASH)
    store.keepOnly(new Set([alice]))
    store.orderOwnWords(own('acme'))
    store.recordTested(alice, 'head', 1)
    const mode = (name: string) => statSync(path.join(folder, name)).mode & 0o777
    expect(mode('.')).toBe(0o700)
    expect(readdirSync(folder).toSorted()).toEqual(['journal', 'key', 'own-words', 'store.json'])
    for (const name of readdirSync(folder)) expect(mode(name)).toBe(0o600)
  })

  test('keeps its journal bounded, and all that was in it', () => {
    const folder = temporaryFolder()
    const store = openFingerprintStore(folder)
    const alice = store.fingerprint('system', 'alice', HASH)
    for (let words = 1; words <= 70_000; words += 1) store.recordTested(alice, 'head', words)
    expect(statSync(path.join(folder, 'journal')).size).toBeLessThan(1_000_000)
    expect(openFingerprintStore(folder).testedWords(alice, 'head')).toBe(70_000)
  })

  test('survives a line that a kill has cut, and what is appended after it', () => {
    const folder = temporaryFolder()
    const store = openFingerprintStore(folder)
    const alice = store.fingerprint('system', 'alice', HASH)
    store.recordTested(alice, 'head', 40)
    appendFileSync(path.join(folder, 'journal'), '["tested","ab')
    openFingerprintStore(folder).recordTested(alice, 'head', 50)
    expect(openFingerprintStore(folder).testedWords(alice, 'head')).toBe(50)
  })

  test.each(['', '{', 'null', '[]', '{"format":99}', '{"format":1,"accounts":{"a":1}}'])(
    'starts anew from a damaged store %j',
    (text) => {
      const folder = temporaryFolder()
      writeFileSync(path.join(folder, 'store.json'), text)
      const store = openFingerprintStore(folder)
      expect(store.testedWords(store.fingerprint('system', 'alice', HASH), 'head')).toBe(0)
      expect(store.orderOwnWords(own('acme')).at(0)).toBe('acme')
    },
  )

  test('matches nothing under another key', () => {
    const folder = temporaryFolder()
    const before = openFingerprintStore(folder).fingerprint('system', 'alice', HASH)
    writeFileSync(path.join(folder, 'key'), 'cut')
    expect(openFingerprintStore(folder).fingerprint('system', 'alice', HASH)).not.toBe(before)
  })

  test('forgets accounts that are gone', () => {
    const folder = temporaryFolder()
    const store = openFingerprintStore(folder)
    const [alice, bob] = ['alice', 'bob'].map((name) => store.fingerprint('system', name, HASH))
    for (const account of [alice, bob]) if (account) store.recordTested(account, 'head', 9)
    store.keepOnly(new Set(bob ? [bob] : []))
    const text = readFileSync(path.join(folder, 'store.json'), 'utf8')
    expect(text).toContain(bob)
    expect(text).not.toContain(alice)
  })

  test('keeps the order of own words over processes', () => {
    const folder = temporaryFolder()
    openFingerprintStore(folder).orderOwnWords(own('b', 'a'))
    const words = openFingerprintStore(folder).orderOwnWords(own('c', 'a'))
    expect([0, 1, 2, 3].map((position) => words.at(position))).toEqual([
      undefined,
      'a',
      'c',
      undefined,
    ])
  })
})

test('a password has a revision that rises when another one is stored, also after a restart', () => {
  const folder = temporaryFolder()
  const store = openFingerprintStore(folder)
  const account = ['system', '', 'root']
  expect(store.passwordRevision(account, 'first')).toBe(1)
  expect(store.passwordRevision(account, 'first')).toBe(1)
  expect(store.passwordRevision(account, 'second')).toBe(2)
  const again = openFingerprintStore(folder)
  expect(again.passwordRevision(account, 'second')).toBe(2)
  expect(again.passwordRevision(['system', '', 'other'], 'second')).toBe(1)
  again.keepOnly(new Set())
  expect(openFingerprintStore(folder).passwordRevision(account, 'first')).toBe(3)
})
