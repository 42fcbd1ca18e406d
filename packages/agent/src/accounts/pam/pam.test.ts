import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '@openhss/testkit/hosts'
import { System } from '../../host/system.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findOpenDoor } from './open-door.ts'
import { parsePam } from './parse-pam.ts'
import { parsePwdfile, storedHash } from './password-files.ts'
import { readPamModules } from './read-pam-modules.ts'

const REQUIRED = { success: 'ok', ignore: 'ignore', failure: 'bad' }

/** One line that could be anything but the end of one, or the sign that joins it to the next. */
const lines = fc.array(
  fc.oneof(
    anyText({ maxLength: 60 }).map((text) => text.replaceAll(/[\n\r\\]/g, '')),
    fc.constantFrom('auth', 'auth [', '@include', 'auth [x', ':', 'a:', '+', '#', '\0'),
  ),
  { maxLength: 8 },
)

describe('parsePam', () => {
  test('a broken line never costs its neighbour', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const text = [...before, 'auth required pam_userdb.so db=/srv/kept', ...after].join('\n')
        const kept = { kind: 'module', module: 'pam_userdb', args: ['db=/srv/kept'] }
        expect(parsePam(text)).toContainEqual({ ...kept, control: REQUIRED })
      }),
    )
  })

  test('every form of a line', () => {
    const text = `#%PAM-1.0
auth       [success=1 default=ignore]  pam_unix.so nullok
-auth sufficient \
  /lib64/security/pam_userdb.so [db=/srv/my users] # users
auth [ success = ok auth_err=die ] pam_a.so
auth sufficent pam_b.so
auth include system-auth
AUTH substack password-auth
@include common-auth
account required pam_permit.so
`
    const module = (
      name: string,
      success: unknown,
      ignore: unknown,
      failure: unknown,
      ...args: string[]
    ) => ({
      kind: 'module',
      module: name,
      args,
      control: { success, ignore, failure },
    })
    expect(parsePam(text)).toEqual([
      module('pam_unix', 1, 'ignore', 'ignore', 'nullok'),
      module('pam_userdb', 'done', 'ignore', 'ignore', 'db=/srv/my users'),
      module('pam_a', 'ok', 'bad', 'die'),
      module('pam_b', 'bad', 'bad', 'bad'),
      { kind: 'include', service: 'system-auth', isSubstack: false },
      { kind: 'include', service: 'password-auth', isSubstack: true },
      { kind: 'include', service: 'common-auth', isSubstack: false },
    ])
    expect(parsePam(`${'[ '.repeat(500_000)}\n`)).toEqual([])
  })
})

describe('findOpenDoor', () => {
  const DEBIAN = `auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so
auth optional pam_cap.so
`
  const FEDORA = `auth required pam_env.so
auth required pam_faildelay.so delay=2000000
auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular
auth [default=1 ignore=ignore success=ok] pam_localuser.so
auth sufficient pam_unix.so nullok
auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular
auth sufficient pam_sss.so forward_pass
auth required pam_deny.so
`
  test.each<[string, 'no' | 'conditional' | 'open', string]>([
    ['Debian', 'no', DEBIAN],
    ['Fedora', 'no', FEDORA],
    ['root alone', 'no', `auth sufficient pam_rootok.so\n${DEBIAN}`],
    ['permit first', 'open', `auth sufficient pam_permit.so\n${DEBIAN}`],
    [
      'permit by a word in brackets',
      'open',
      `auth [success=done default=bad] pam_permit.so\n${DEBIAN}`,
    ],
    ['permit alone', 'open', 'auth required pam_permit.so\n'],
    ['permit after a password', 'no', `auth required pam_unix.so\nauth required pam_permit.so\n`],
    [
      'permit after a password that may be wrong',
      'open',
      `auth optional pam_unix.so\nauth required pam_permit.so\n`,
    ],
    ['permit in an included file', 'open', 'auth include permit\n'],
    [
      'permit in a substack before a password',
      'no',
      'auth substack permit\nauth required pam_unix.so\n',
    ],
    ['a jump over the refusal', 'open', DEBIAN.replace('default=ignore', 'default=1')],
    ['a refusal that counts for nothing', 'open', DEBIAN.replace('requisite', 'optional')],
    [
      'nothing at the end that refuses',
      'open',
      'auth required pam_faillock.so preauth\nauth sufficient pam_unix.so\n',
    ],
    [
      'a module that chooses',
      'conditional',
      `auth sufficient pam_succeed_if.so user ingroup nopasswdlogin\n${DEBIAN}`,
    ],
    ['a group without a password', 'conditional', `auth sufficient pam_wheel.so trust\n${DEBIAN}`],
    ['a file that includes itself', 'no', 'auth include login\n'],
    ['a module that nobody knows', 'no', 'auth required pam_strange.so\n'],
    ['nothing', 'no', ''],
  ])('%s: %s', (_, door, text) => {
    const root = temporaryFolder()
    mkdirSync(path.join(root, 'etc/pam.d'), { recursive: true })
    writeFileSync(path.join(root, 'etc/pam.d/login'), text)
    writeFileSync(path.join(root, 'etc/pam.d/permit'), 'auth sufficient pam_permit.so\n')
    const { steps, gaps } = readPamModules(new System(root), 'login')
    expect(findOpenDoor(steps)).toBe(door)
    expect(gaps).toEqual([])
  })

  test('never throws, and ends', () => {
    const module = fc.constantFrom('pam_permit', 'pam_unix', 'pam_wheel', 'pam_env', 'pam_deny')
    const action = fc.constantFrom('ok', 'done', 'bad', 'die', 'ignore', 'reset', '1', '9', 'x')
    const rule = fc.tuple(module, action, action).map(([name, success, otherwise]) => {
      return `auth [success=${success} default=${otherwise}] ${name}.so`
    })
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 12 }), (rules) => {
        const steps = parsePam(rules.join('\n')).filter((each) => each.kind === 'module')
        expect(findOpenDoor(steps)).toMatch(/^(no|conditional|open)$/)
        // Without a module that says yes nobody gets in.
        const strict = steps.filter(
          ({ module: name }) => name === 'pam_unix' || name === 'pam_deny',
        )
        const honest = strict.filter(
          ({ control }) => !['ok', 'done'].includes(String(control.failure)),
        )
        expect(findOpenDoor(honest)).toBe('no')
      }),
    )
  })
})

test('pwdfile: a broken line never costs its neighbour, no user comes twice', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      fc.pre(before.every((each) => !each.trimStart().startsWith('kept:')))
      const { entries } = parsePwdfile([...before, 'kept:hash', ...after].join('\n'), 'f')
      expect(entries).toContainEqual({ userName: 'kept', hash: 'hash' })
      expect(new Set(entries.map(({ userName }) => userName)).size).toBe(entries.length)
    }),
  )
})

test.each(['$apr1$ab$cd', '{SHA}x', '!', '*', 'x'])('with %j stored nobody gets in', (field) => {
  expect(storedHash(field)).toEqual({ kind: 'locked' })
})
