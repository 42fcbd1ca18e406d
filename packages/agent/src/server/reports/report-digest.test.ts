import { expect, test } from 'vitest'
import { digestOf } from './report-digest.ts'

const ssh = { type: 'TCP', port: 22, laddr: '0.0.0.0' }
const dns = { type: 'UDP', port: 53, laddr: '127.0.0.53' }

test('is the same whatever the order of items and keys', () => {
  const reordered = [dns, { laddr: ssh.laddr, port: ssh.port, type: ssh.type }]

  expect(digestOf(reordered)).toBe(digestOf([ssh, dns]))
  expect(digestOf([])).toMatch(/^[0-9a-f]{64}$/)
})

test('differs when an item changes, comes twice or goes', () => {
  const others = [[{ ...ssh, pid: 7 }, dns], [ssh, dns, dns], [ssh], []]

  expect(new Set([[ssh, dns], ...others].map(digestOf)).size).toBe(5)
})
