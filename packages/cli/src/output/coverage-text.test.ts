import { expect, test } from 'vitest'
import {
  describeAccountCoverage,
  describeCoverageOfAll,
  describePortCoverage,
} from './coverage-text.ts'

const EVIL = '\u{1B}]0;pwn\u{7}\u{1B}[2J'

test('what a host says of its gaps and its word list moves no cursor', () => {
  const gaps = [{ what: EVIL, reason: 'malformed' as const, count: 1 }]
  const ports = describePortCoverage({ complete: false, sockets: 1, owners_known: 1, gaps })
  const accounts = describeAccountCoverage({
    complete: false,
    accounts: 1,
    tested: 1,
    list_version: EVIL,
    words_planned: 1000,
    gaps,
  })

  expect(ports + accounts).not.toMatch(/[^\P{Cc}\n]/u)
  expect(ports).toContain(String.raw`\u{1b}]0;pwn\u{7}\u{1b}[2J (malformed, 1×)`)
})

test('names the number of words as it is', () => {
  const coverage = {
    complete: true,
    accounts: 2,
    tested: 1,
    list_version: 'abc',
    words_planned: 1000,
    gaps: [],
  }

  expect(describeAccountCoverage(coverage)).toBe(
    'Accounts: 2 accounts seen, 1 tested against 1,000 words (list abc). Nothing was missed.\n',
  )
})

test('says of all hosts how many were not checked whole, and where to look', () => {
  expect(describeCoverageOfAll({ complete: 1, incomplete: 0, unchecked: 0 })).toBe(
    'Accounts of 1 host: nothing was missed on 1, something on 0, and 0 not checked yet.\n',
  )
  expect(describeCoverageOfAll({ complete: 1, incomplete: 2, unchecked: 3 })).toBe(
    'Accounts of 6 hosts: nothing was missed on 1, something on 2, and 3 not checked yet. ' +
      '`openhss weak-passwords <host>` says what was missed.\n',
  )
})
