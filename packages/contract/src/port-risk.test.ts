import { describe, expect, test } from 'vitest'
import { dangerousPorts } from './port-lists/dangerous-ports.ts'
import { harmlessPorts } from './port-lists/harmless-ports.ts'
import { classifyPort, isUsualPlace, needsProgram } from './port-risk.ts'
import type { PortFacts } from './port-risk.ts'

const ANYWHERE = { type: 'TCP', laddr: '0.0.0.0' } as const
const SSHD = { pid: 812, path: '/usr/sbin/sshd', executable: 'installed' } as const

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
    ['TCP', 22, '0.0.0.0', 'unknown'],
    ['TCP', 443, '::', 'unknown'],
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
        cause: 'loopback',
        code: 'redis',
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
      cause: 'dangerous',
      code: 'docker',
      reason: 'Docker without TLS: Whoever connects is root on this host.',
    })
  })
})

describe('a dangerous port', () => {
  const redis = { ...ANYWHERE, port: 6379 }

  test('is none in a network that no other host can reach', () => {
    expect(classifyPort({ ...redis, network_isolated: true })).toEqual({
      status: 'unknown',
      cause: 'isolated',
      code: 'redis',
      reason: 'Redis: Its network has no address that other hosts could reach.',
    })
    expect(classifyPort({ ...redis, network_isolated: false }).status).toBe('danger')
  })

  test('stays one whatever its program is', () => {
    expect(classifyPort({ ...redis, ...SSHD }).status).toBe('danger')
    expect(classifyPort({ ...redis, executable: 'memory' }).status).toBe('danger')
  })
})

describe('a harmless port', () => {
  const ssh = { ...ANYWHERE, port: 22, ...SSHD }
  const https = { ...ANYWHERE, port: 443, pid: 9, path: '/usr/sbin/nginx' }
  const wireguard = { type: 'UDP', port: 51_820, laddr: '0.0.0.0' } as const

  test.each<[string, PortFacts]>([
    ['its own program', ssh],
    ['its own program on loopback', { ...ssh, laddr: '127.0.0.1' }],
    ['another of its programs', { ...ssh, path: '/usr/sbin/dropbear' }],
    ['process 1, for the service of a unit', { ...ssh, pid: 1, path: '/usr/lib/systemd/systemd' }],
    ['a program at the place of packages, told by an older agent', https],
    ['the kernel', { ...wireguard, owner_unknown: 'kernel' }],
  ])('is normal when it is that of %s', (_, port) => {
    expect(classifyPort(port)).toMatchObject({ status: 'normal', cause: 'harmless' })
  })

  test.each<[string, PortFacts]>([
    ['owner-unknown', { ...ANYWHERE, port: 22 }],
    ['owner-unknown', { ...ANYWHERE, port: 22, pid: 812 }],
    ['owner-unknown', { ...ANYWHERE, port: 22, owner_unknown: 'kernel' }],
    ['owner-unknown', { ...wireguard, owner_unknown: 'permission' }],
    ['program-in-memory', { ...https, path: '/memfd:nginx', executable: 'memory' }],
    ['program-deleted', { ...https, executable: 'deleted' }],
    ['program-other', { ...https, path: '/usr/bin/python3.11', executable: 'installed' }],
    ['program-other', { ...https, path: '/usr/sbin/sshd', executable: 'installed' }],
    ['program-other', { ...https, path: '/usr/sbin/nginx/evil', executable: 'installed' }],
    ['program-other', { ...https, path: '/usr/sbin/nginx ', executable: 'installed' }],
    ['program-other', { ...ssh, pid: 900, path: '/usr/lib/systemd/systemd' }],
    ['program-elsewhere', { ...https, executable: 'elsewhere' }],
    ['program-changeable', { ...https, executable: 'changeable' }],
    ['program-unread', { ...https, executable: 'unread' }],
    ['program-unread', { ...https, path: '/tmp/nginx' }],
    ['program-unread', { ...https, path: '/home/me/usr/sbin/nginx' }],
    ['shared', { ...ssh, other_owners: [{ pid: 4, path: '/tmp/x' }] }],
  ])('is unknown, for %s: %j', (cause, port) => {
    expect(classifyPort(port)).toMatchObject({ status: 'unknown', cause })
  })

  test('says of which port it is and what stands against it', () => {
    expect(classifyPort({ ...https, executable: 'memory' }).reason).toBe(
      'HTTPS: The program was started from memory, there is no file of it.',
    )
  })

  test('needs a look at its program, other ports do not', () => {
    expect(needsProgram(ssh)).toBe(true)
    expect(needsProgram({ type: 'UDP', port: 22 })).toBe(false)
    expect(needsProgram({ type: 'TCP', port: 6379 })).toBe(false)
  })
})

test.each([
  ['/usr/sbin/nginx', true],
  ['/usr/lib/postfix/sbin/master', true],
  ['/lib/systemd/systemd', true],
  ['/usr/local/bin/caddy', true],
  ['/opt/nginx/nginx', false],
  ['/usr/share/nginx', false],
  ['/tmp/usr/sbin/nginx', false],
  ['/root/nginx', false],
  ['usr/sbin/nginx', false],
])('%s is where packages put programs: %s', (path, expected) => {
  expect(isUsualPlace(path)).toBe(expected)
})

describe('the built-in lists', () => {
  const all = [...dangerousPorts, ...harmlessPorts]

  test('name each port once', () => {
    const keys = all.flatMap(({ type, ports }) => ports.map((port) => `${type} ${port}`))
    expect(keys).toEqual([...new Set(keys)])
  })

  test('name each entry once, by a code that programs can keep', () => {
    const codes = all.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)])
    for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  })

  test.each([
    ['TCP', [110, 143, 427, 1434, 4505, 4506, 5500, 5601, 8161, 8265, 8983, 9160]],
    ['TCP', [11_434, 50_000, 61_616]],
    ['UDP', [427, 520, 631, 1434, 3702, 5683]],
    // AWS Security Hub EC2.19, without the ports that the list leaves out on purpose.
    ['TCP', [20, 21, 23, 135, 445, 1433, 3306, 3389, 4333, 5432, 8088, 8888, 9200, 9300]],
  ] as const)('call these ports of %s dangerous: %j', (type, ports) => {
    for (const port of ports) {
      expect(classifyPort({ type, port, laddr: '0.0.0.0' })).toMatchObject({ status: 'danger' })
    }
  })

  test('hold valid ports only', () => {
    const ports = all.flatMap((known) => known.ports)
    expect(ports.filter((port) => !Number.isInteger(port) || port < 1 || port > 65_535)).toEqual([])
  })

  test.each(all.map((known) => [known.service, known.reason, known.reasonZh]))(
    '%s has a reason of one sentence, in both languages',
    (_, reason, reasonZh) => {
      expect(reason).toMatch(/^[A-Z].{15,98}\.$/)
      expect(reason).not.toMatch(/[.!?] [A-Z]/)
      expect(reasonZh).toMatch(/^[^。]{4,98}。$/)
      expect(reasonZh).toMatch(/\p{Script=Han}/u)
    },
  )
})
