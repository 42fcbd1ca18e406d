import { hasRedis, RedisLab } from '@openhss/testkit/servers'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { accountOf, DEFAULT_USER, applyRules, sha256Of, newUser } from './acl-user.ts'
import { parseAcl } from '../configuration/parse-acl.ts'
import { anyText } from '../text.fixture.ts'

const password = fc.constantFrom('dragon', 'monkey', 'Grüße', '#', 'on')
const rule = fc.oneof(
  fc.constantFrom(
    'on',
    'off',
    'OFF',
    'nopass',
    'resetpass',
    'reset',
    '+@all',
    '~#x',
    '&*',
    '-@all',
  ),
  password.map((word) => `>${word}`),
  password.map((word) => `<${word}`),
  password.map((word) => `#${sha256Of(word)}`),
  password.map((word) => `!${sha256Of(word)}`),
)

describe('parseAcl', () => {
  test('loses no user beside a broken line', () => {
    const { users, broken } = parseAcl(
      'user bo on >dragon\nusr x on\n\nuser\n# note\r\n user amy  off\r\n',
    )
    expect(users.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['bo', true],
      ['amy', false],
    ])
    expect(broken).toBe(2)
  })

  test('never throws, and makes no user of nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { users, broken } = parseAcl(text)
        expect(users.length + broken).toBeLessThanOrEqual(text.split('\n').length)
      }),
    )
  })
})

describe('a user with more rules than anybody writes', () => {
  const digests = (count: number) => Array.from({ length: count }, (_, i) => `#${i}`)

  test('is not known', () => {
    const { users } = parseAcl(`user bo on nopass ${digests(40_000).join(' ')}\nuser amy on >a\n`)
    expect(users.map(accountOf)).toMatchObject([
      { userName: 'bo', password: { kind: 'unknown', reason: 'oversized' } },
      { userName: 'amy', password: { kind: 'hash' } },
    ])
  })

  test('is not known either where there are many of them', () => {
    const line = (name: string) => `user ${name} on ${'>a '.repeat(1_000)}\n`
    const names = Array.from({ length: 12 }, (_, i) => `user${i}`)
    const { users } = parseAcl(`${names.map(line).join('')}user amy on #${'ab'.repeat(32)}\n`)
    const kinds = users.map((user) => accountOf(user).password.kind)
    expect(kinds).toEqual([...names.map((_, i) => (i < 10 ? 'hash' : 'unknown')), 'hash'])
  })

  test('may have as many as are read, and any number on commands', () => {
    const commands = Array.from({ length: 40_000 }, (_, i) => `+x${i}`)
    const user = applyRules(newUser('bo'), [...digests(1_000), ...commands, 'on'])
    expect(user).toMatchObject({ enabled: true, digests: { length: 1_000 } })
  })
})

describe.skipIf(!hasRedis)('Redis', () => {
  const lab = new RedisLab()
  afterAll(() => lab.stop())

  test('applies every row of rules as we do', async () => {
    const socket = `${lab.folder}/rules/redis.sock`
    const { pipe, cli } = await lab.start('rules', {
      args: ['--port', '0', '--unixsocket', socket, '--save', ''],
    })
    // A rule that Redis refuses (to remove what is not there) undoes the whole row.
    const rows = fc.sample(fc.array(rule, { minLength: 1, maxLength: 6 }), 300)
    const answers = pipe(rows.map((rules, i) => `ACL SETUSER user${i} ${rules.join(' ')}`))
    expect(answers).toHaveLength(rows.length)
    const listed = new Map(
      parseAcl(cli('ACL', 'LIST')).users.map((user) => [user.name, user] as const),
    )
    const taken = rows.flatMap((rules, i) => {
      return answers[i] === '"OK"' ? [applyRules(newUser(`user${i}`), rules)] : []
    })
    expect(taken.length).toBeGreaterThan(30)
    for (const user of taken) expect(sorted(listed.get(user.name))).toEqual(sorted(user))
    expect(listed.get('default')).toEqual(DEFAULT_USER)
  })
})

function sorted(user: ReturnType<typeof newUser> | undefined) {
  return user && { ...user, digests: user.digests.toSorted() }
}
