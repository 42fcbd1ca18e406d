import { listeningPort } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { System } from '../../../../host/system.ts'
import { askServer } from './ask-server.ts'
import { startRecordedRedis } from './recorded-redis.fixture.ts'

const NO_AUTH = '-NOAUTH Authentication required.\r\n'
const NEVER = new AbortController().signal

/** Three looks at a server that answers so: what is known after each, and what it was asked in all. */
async function askThrice(answers: readonly string[], password?: string) {
  const { port, heard } = await startRecordedRedis(answers)
  const reachablePorts = [listeningPort(42, port)]
  const server = { pid: 42, reachablePorts, unixSockets: [], files: new System('/nowhere') }
  const kinds: string[] = []
  for (let i = 0; i < 3; i += 1) kinds.push((await askServer(server, password, NEVER)).kind)
  return { kinds, heard }
}

describe('askServer', () => {
  test('asks each time where nobody minds', async () => {
    const { kinds, heard } = await askThrice([NO_AUTH])
    expect(kinds).toEqual(['closed', 'closed', 'closed'])
    expect(heard).toEqual(['ACL LIST', 'ACL LIST', 'ACL LIST'])
  })

  test.each([
    ['refused', [NO_AUTH, '-WRONGPASS invalid\r\n'], ['ACL LIST', 'AUTH dragon']],
    ['open', ['-NOPERM this user has no permissions\r\n'], ['ACL LIST']],
    ['silent', ['\x15\x03\x03\0\x02\x02\x46\r\n'], ['ACL LIST']],
    ['silent', [], ['ACL LIST']],
  ])('asks once where it is noted: %s', async (kind, answers, heard) => {
    expect(await askThrice(answers, 'dragon')).toEqual({ kinds: [kind, kind, kind], heard })
  })

  test('tells a password to no forwarder, which may be anybody', async () => {
    const { port, heard } = await startRecordedRedis([NO_AUTH, '+OK\r\n'])
    const published = { ...listeningPort(42, port), forwarder_pid: 41 }
    const server = { pid: 42, unixSockets: [], files: new System('/nowhere') }
    const ask = (password?: string) =>
      askServer({ ...server, reachablePorts: [published] }, password, NEVER)
    expect(await ask()).toEqual({ kind: 'closed' })
    expect(await ask('dragon')).toEqual({ kind: 'silent', isNoted: false })
    expect(heard).toEqual(['ACL LIST'])
  })

  test('ends with the signal', async () => {
    const { port } = await startRecordedRedis(['*1\r\n'])
    const server = { pid: 42, unixSockets: [], files: new System('/nowhere') }
    const reachablePorts = [listeningPort(42, port)]
    const stop = new AbortController()
    const asked = askServer({ ...server, reachablePorts }, undefined, stop.signal)
    stop.abort()
    expect(await asked).toEqual({ kind: 'silent', isNoted: false })
  })
})
