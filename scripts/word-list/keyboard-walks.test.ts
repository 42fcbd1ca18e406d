import { describe, expect, test } from 'vitest'
import { generateWalks } from './keyboard-walks.ts'
import { KNOWN_WALKS } from './known-walks.ts'

const WALKS = generateWalks()

describe('generateWalks', () => {
  test.each([
    ['rows', 'qwertyuiop poiuytrewq asdfgh 12345678 87654321 asdasd qweqwe'],
    ['columns', '1qaz2wsx 1qazxsw2 zaq12wsx 3edc4rfv qazwsxedc 1qaz1qaz 0okm9ijn'],
    ['the other diagonal', 'zse4xdr5 mko0nji9 4esz5rdx'],
    ['zigzags', '1q2w3e4r q1w2e3r4 1q2w3e4r5t6y qawsedrf'],
    ['blocks', 'qwe123 123qweasd qweasdzxc qwer1234 1234qwer asdf1234 zxcasdqwe'],
    ['shift', '1qaz@WSX !QAZ2wsx !QAZ@WSX Qwer1234 Q1w2e3r4 qwer!@#$ !@#$QWER'],
  ])('walks along %s', (_what, walks) => {
    const missing = walks.split(' ').filter((walk) => !WALKS.includes(walk))
    expect(missing).toEqual([])
  })

  test('has a sensible number, no word twice, none too short or too long', () => {
    expect(WALKS.length).toBeGreaterThan(3_000)
    expect(WALKS.length).toBeLessThan(4_500)
    expect(new Set(WALKS).size).toBe(WALKS.length)
    for (const walk of WALKS) expect(walk).toMatch(/^[!-~]{4,16}$/)
  })
})

test('walks for rules have three kinds of characters, and none is there twice', () => {
  expect(new Set(KNOWN_WALKS).size).toBe(KNOWN_WALKS.length)
  for (const walk of KNOWN_WALKS) expect(walk).toMatch(/[!-/:-@]|(?=.*[A-Z])(?=.*\d)/)
})
