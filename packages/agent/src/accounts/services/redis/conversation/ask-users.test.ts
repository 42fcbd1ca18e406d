import { describe, expect, test } from 'vitest'
import { DEFAULT_USER, sha256Of } from '../users/acl-user.ts'
import { askUsers } from './ask-users.ts'
import { startRecordedRedis } from './recorded-redis.fixture.ts'

const UNKNOWN = '-ERR unknown command `ACL`, with args beginning with: `LIST`, \r\n'
const NO_AUTH = '-NOAUTH Authentication required.\r\n'
const REQUIREPASS = '*2\r\n$11\r\nrequirepass\r\n$6\r\ndragon\r\n'

/** Asks a server that gives these answers. */
async function ask(answers: readonly string[], password?: string) {
  const { port, heard } = await startRecordedRedis(answers)
  const signal = AbortSignal.timeout(2_000)
  const answer = await askUsers({ kind: 'tcp', host: '127.0.0.1', port }, password, signal)
  return { answer, heard }
}

describe('askUsers', () => {
  test('asks a server before Redis 6 for its one password', async () => {
    const open = await ask([UNKNOWN, REQUIREPASS.replace('$6\r\ndragon', '$0\r\n'), '*0\r\n'])
    expect(open.answer).toEqual({ kind: 'users', users: [DEFAULT_USER], broken: 0 })
    const closed = await ask(
      [UNKNOWN, NO_AUTH, '+OK\r\n', UNKNOWN, REQUIREPASS, '*0\r\n'],
      'dragon',
    )
    const user = { ...DEFAULT_USER, noPassword: false, digests: [sha256Of('dragon')] }
    expect(closed.answer).toEqual({ kind: 'users', users: [user], broken: 0 })
    expect(closed.heard).toContain('AUTH dragon')
  })

  test('takes no default user for all users where ACL is renamed', async () => {
    const acl = '*2\r\n$14\r\nacllog-max-len\r\n$3\r\n128\r\n'
    const { answer } = await ask([UNKNOWN, REQUIREPASS.replace('$6\r\ndragon', '$0\r\n'), acl])
    expect(answer).toEqual({ kind: 'open', isNoted: false })
    expect((await ask([UNKNOWN, UNKNOWN, '+PONG\r\n'])).answer.kind).toBe('open')
  })

  test('gives a password only to who asks for it', async () => {
    const { answer, heard } = await ask(['*1\r\n$23\r\nuser default on nopass \r\n'], 'dragon')
    expect(answer.kind).toBe('users')
    expect(heard).toEqual(['ACL LIST'])
    for (const other of ['HTTP/1.1 400 Bad Request\r\n\r\n', '-LOADING Redis is loading\r\n']) {
      expect((await ask([other], 'dragon')).heard).toEqual(['ACL LIST'])
    }
  })

  test.each([
    ['-NOPERM this user has no permissions\r\n', { kind: 'open', isNoted: true }],
    ['-DENIED Redis is running in protected mode\r\n', { kind: 'open', isNoted: false }],
    [NO_AUTH, { kind: 'closed' }],
    ['-LOADING Redis is loading the dataset in memory\r\n', { kind: 'silent', isNoted: false }],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', { kind: 'silent', isNoted: true }],
  ])('%j', async (said, answer) => {
    expect((await ask([said])).answer).toEqual(answer)
  })

  test('knows a refusal, and who is not let in to the list', async () => {
    expect((await ask([NO_AUTH, '-WRONGPASS invalid\r\n'], 'x')).answer.kind).toBe('refused')
    const denied = [NO_AUTH, '+OK\r\n', '-NOPERM this user has no permissions\r\n']
    expect((await ask(denied, 'x')).answer.kind).toBe('closed')
    expect((await ask([])).answer).toEqual({ kind: 'silent', isNoted: true })
  })
})
