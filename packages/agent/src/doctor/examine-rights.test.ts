import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEffectiveCapabilities } from './examine-rights.ts'

test('reads the mask that the kernel prints', () => {
  const status = readFileSync('/proc/self/status', 'utf8')
  const printed = execFileSync('grep', ['-oP', String.raw`^CapEff:\s*\K.*`, '/proc/self/status'], {
    encoding: 'utf8',
  })
  expect(parseEffectiveCapabilities(status)).toBe(BigInt(`0x${printed.trim()}`))
})

test('any text gives a mask or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(['bigint', 'undefined']).toContain(typeof parseEffectiveCapabilities(`${text}\n`))
    }),
  )
})
