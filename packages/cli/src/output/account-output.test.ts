import { INT32_MAX, PASSWORD_ADVICE } from '@openhss/contract'
import type { WeakPasswordHost } from '@openhss/contract'
import { expect, test } from 'vitest'
import { formatWeakCsv, formatWeakTable } from './account-output.ts'
import type { Terminal } from './terminal.ts'

const terminal: Terminal = {
  print: () => undefined,
  warn: () => undefined,
  width: 80,
  colour: false,
  liveLines: false,
}

const LONGEST =
  'The password is made from the name of the organisation. It has fewer than 8 characters and no uppercase letter, digit or special character.'

const host: WeakPasswordHost = {
  host_id: 'h1',
  host_name: 'database-1.example.org',
  host_ip: '192.0.2.1',
  private_ip: '192.0.2.1',
  public_ip: '',
  update_time: Date.UTC(2026, 10, 29, 8, 30),
  weak_pwd_num: 2,
  weak_pwd_accounts: [
    {
      user_name: 'deploy',
      service_type: 'system',
      duration: INT32_MAX,
      used_days: 12,
      desensitized_weak_passwords: 'de****2**',
      suggestion: `${LONGEST} ${PASSWORD_ADVICE}`,
    },
    {
      user_name: 'reporting',
      service_type: 'postgresql',
      instance: '5432',
      duration: 90,
      used_days: 112,
      desensitized_weak_passwords: 'pa****r**',
      suggestion: `${LONGEST} ${PASSWORD_ADVICE}`,
    },
  ],
}

test('an account takes at most three lines of 80 characters, and no word is broken', () => {
  const lines = formatWeakTable([host], terminal).trimEnd().split('\n')
  const of = (name: string) => lines.findIndex((line) => line.includes(name))

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(of('reporting') - of('deploy')).toBeLessThanOrEqual(3)
  expect(lines.length - of('reporting')).toBeLessThanOrEqual(3 + 2)
  expect(lines.join(' ').split(' ')).toEqual(expect.arrayContaining(LONGEST.split(' ')))
})

test('the advice that all share stands there once', () => {
  const [text, once] = formatWeakTable([host], { ...terminal, width: undefined }).split(
    PASSWORD_ADVICE,
  )
  expect(text).toMatch(/reporting/)
  expect(once).toBe('\n')
})

test('CSV has instants as ISO 8601, and nothing where something never happens', () => {
  const [header = '', first = '', second = ''] = formatWeakCsv([host]).split('\n')
  const place = header.split(',').indexOf('"duration"')

  expect(first).toContain('"2026-11-29T08:30:00.000Z"')
  expect(first.split(',')[place]).toBe('""')
  expect(second.split(',')[place]).toBe('"90"')
  expect(formatWeakCsv([{ ...host, update_time: 0 }])).toContain('"192.0.2.1","","deploy"')
})
