import { describe, expect, test } from 'vitest'
import { dangerousPorts } from './port-lists/dangerous-ports.ts'
import { harmlessPorts } from './port-lists/harmless-ports.ts'
import { classifyPort } from './port-risk.ts'

describe('classifyPort', () => {
  test.each([
    ['TCP', 23, '0.0.0.0', 'danger'],
    ['TCP', 445, '::', 'danger'],
    ['TCP', 6379, '10.0.0.5', 'danger'],
    ['TCP', 27_017, '::ffff:10.0.0.5', 'danger'],
    ['TCP', 11_211, '0.0.0.0', 'danger'],
    ['UDP', 11_211, '0.0.0.0', 'danger'],
    ['UDP', 161, '0.0.0.0', 'danger'],
    ['TCP', 5905, '0.0.0.0', 'danger'],
    ['TCP', 22, '0.0.0.0', 'normal'],
    ['TCP', 443, '::', 'normal'],
    ['TCP', 22, '127.0.0.1', 'normal'],
    ['TCP', 161, '0.0.0.0', 'unknown'],
    ['UDP', 514, '0.0.0.0', 'unknown'],
    ['TCP', 65_535, '0.0.0.0', 'unknown'],
  ] as const)('%s %i on %s is %s', (type, port, laddr, status) => {
    expect(classifyPort({ type, port, laddr }).status).toBe(status)
  })

  test.each([
    ['UDP', 68],
    ['UDP', 323],
  ] as const)('%s %i is unknown, as in the example of the API document', (type, port) => {
    expect(classifyPort({ type, port, laddr: '0.0.0.0' }).status).toBe('unknown')
    expect(classifyPort({ type, port, laddr: '127.0.0.1' }).status).toBe('unknown')
  })

  test.each(['127.0.0.1', '127.0.0.53', '127.255.255.254', '::1', '::ffff:127.0.0.1'])(
    'a dangerous port on %s is not danger, and the reason says so',
    (laddr) => {
      expect(classifyPort({ type: 'TCP', port: 6379, laddr })).toEqual({
        status: 'unknown',
        reason: 'Redis: Listens on loopback only, other hosts cannot reach it.',
      })
    },
  )

  test.each(['1127.0.0.1', '::', '::1:1', '::ffff:10.127.0.1', '0.0.0.0'])(
    '%s is not loopback',
    (laddr) => {
      expect(classifyPort({ type: 'TCP', port: 6379, laddr }).status).toBe('danger')
    },
  )

  test('names the service and the reason', () => {
    expect(classifyPort({ type: 'TCP', port: 2375, laddr: '::' })).toEqual({
      status: 'danger',
      reason: 'Docker without TLS: Whoever connects is root on this host.',
    })
  })
})

describe('the built-in lists', () => {
  const all = [...dangerousPorts, ...harmlessPorts]

  test('name each port once', () => {
    const keys = all.flatMap(({ type, ports }) => ports.map((port) => `${type} ${port}`))
    expect(keys).toEqual([...new Set(keys)])
  })

  test('hold valid ports only', () => {
    const ports = all.flatMap((known) => known.ports)
    expect(ports.filter((port) => !Number.isInteger(port) || port < 1 || port > 65_535)).toEqual([])
  })

  test.each(all.map((known) => [known.service, known.reason]))(
    '%s has a reason of one sentence',
    (_, reason) => {
      expect(reason).toMatch(/^[A-Z].{15,98}\.$/)
      expect(reason).not.toMatch(/[.!?] [A-Z]/)
    },
  )
})
