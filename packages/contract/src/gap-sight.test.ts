import { describe, expect, test } from 'vitest'
import { canHideAccounts, canHidePorts } from './gap-sight.ts'

describe('canHidePorts', () => {
  test.each([
    'network namespace',
    'network namespaces of user 1000',
    'threads of user 1000',
    'mounts of user 1000',
    'proc/1/mountinfo',
    'proc/1/net/tcp',
    'proc/<pid>/net/udp6 line',
    'proc/1/net/tcp that changed while it was read',
    'open port',
    'report',
    'other gaps',
    'what a later agent calls something else',
  ])('%s may hide any port', (what) => {
    expect(canHidePorts({ what }, 'host')).toBe(true)
    expect(canHidePorts({ what }, 'container')).toBe(true)
  })

  test.each(['owner of an open port', 'descriptors of a process', 'descriptors of user 33'])(
    '%s hides which ports are of containers alone',
    (what) => {
      expect(canHidePorts({ what }, 'host')).toBe(false)
      expect(canHidePorts({ what }, 'container')).toBe(true)
    },
  )

  test.each([
    'clock of the host',
    'executable path',
    'IPv4 on a port of ::',
    'owner of a shared port',
  ])('%s hides none', (what) => {
    expect(canHidePorts({ what }, 'host')).toBe(false)
    expect(canHidePorts({ what }, 'container')).toBe(false)
  })
})

describe('canHideAccounts', () => {
  const system = { service_type: 'system' } as const
  const mysql = { service_type: 'mysql', instance: '3306' } as const

  test.each([
    ['etc/shadow', true, false],
    ['etc/shadow line', true, false],
    ['etc/shadow maximum age', false, false],
    ['account', true, true],
    ['report', true, true],
    ['password check', true, true],
    ['account words', false, false],
    ['account password', false, false],
    ['accounts of sss', false, false],
    ['etc/pam.d/sshd', false, false],
    ['accounts of services', false, true],
    ['mysql: instances', false, true],
    ['mysql 3306: accounts', false, true],
    ['mysql 3307: accounts', false, false],
    ['mysql 3306: second password of an account', false, false],
    ['redis 3306: accounts', false, false],
    ['own word', false, false],
    ['user record', true, false],
    ['what a later agent calls something else', true, true],
  ])('%s', (what, ofSystem, ofService) => {
    expect(canHideAccounts({ what }, system)).toBe(ofSystem)
    expect(canHideAccounts({ what }, mysql)).toBe(ofService)
  })
})
