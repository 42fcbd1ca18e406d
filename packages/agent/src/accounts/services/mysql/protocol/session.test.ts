import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Login } from './log-in.ts'
import { MysqlFailure } from './mysql-failure.ts'
import { NONCE, OK, greeting, serve, switchTo } from './scripted-server.fixture.ts'
import type { Script } from './scripted-server.fixture.ts'
import { withSession } from './session.ts'
import type { Ask } from './session.ts'

const SIGNAL = new AbortController().signal
const sha256 = (...parts: readonly Buffer[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

describe('caching_sha2_password of MySQL 8', () => {
  const stored = sha256(sha256(Buffer.from('sesame')))

  test('is answered by a proof where the server knows the password', async () => {
    const proofs: Buffer[] = []
    const end = await visit(
      async (say, hear) => {
        await introduce(say, hear)
        say(switchTo('caching_sha2_password'))
        proofs.push((await hear()) ?? Buffer.alloc(0))
        say(Buffer.from([1, 3]))
        say(OK)
        await hear()
      },
      { userName: 'root', password: Buffer.from('sesame') },
    )
    expect(end).toEqual({ value: 'in' })
    // What the server does with it: see MySQL's Validate_scramble.
    const mask = sha256(stored, NONCE)
    const once = Buffer.from(proofs[0]?.map((byte, i) => byte ^ (mask[i] ?? 0)) ?? [])
    expect(sha256(once)).toEqual(stored)
  })

  test('is answered in clear, on the socket, where the server must know it first', async () => {
    const heard: (string | undefined)[] = []
    const end = await visit(
      async (say, hear) => {
        await introduce(say, hear)
        say(switchTo('caching_sha2_password'))
        await hear()
        say(Buffer.from([1, 4]))
        heard.push((await hear())?.toString())
        say(OK)
        await hear()
      },
      { userName: 'root', password: Buffer.from('sesame') },
    )
    expect(end).toEqual({ value: 'in' })
    expect(heard).toEqual(['sesame\0'])
  })
})

describe('without a password', () => {
  test.each([
    ['caching_sha2_password', false],
    ['mysql_native_password', false],
    ['sha256_password', false],
    ['mysql_clear_password', true],
    ['mysql_old_password', true],
    ['caching_sha2_password', true],
    ['dialog', true],
  ])('nothing is said to a server that asks for %s (MariaDB: %s)', async (plugin, isMariaDb) => {
    const heard: unknown[] = []
    const end = await visit(async (say, hear) => {
      await introduce(say, hear, isMariaDb)
      say(switchTo(plugin))
      heard.push(await hear())
    })
    expect(end).toEqual({ refused: `it asks for ${plugin}` })
    expect(heard).toEqual([undefined])
  })

  test('what is said to MariaDB is no empty password and no proof', async () => {
    const heard: unknown[] = []
    await visit(async (say, hear) => {
      await introduce(say, hear, true)
      say(switchTo('mysql_native_password'))
      heard.push(await hear())
      say(Buffer.from([0xff, 0x13, 0x04]))
    })
    expect(heard).toEqual([Buffer.from([1])])
  })
})

describe('a server that is none', () => {
  test('gets no file that it asks for', async () => {
    const heard: unknown[] = []
    const failure = await failureOf(async (say, hear) => {
      await introduce(say, hear)
      say(OK)
      await hear()
      say(Buffer.from('\u00FB/etc/shadow', 'latin1'))
      heard.push(await hear())
    })
    expect(failure.reason).toBe('malformed')
    expect(heard).toEqual([undefined])
  })

  test('cannot fill the memory', async () => {
    const failure = await failureOf(async (say, hear) => {
      await introduce(say, hear)
      say(OK)
      await hear()
      say(Buffer.alloc(300_000))
      await hear()
    })
    expect(failure.reason).toBe('oversized')
  })

  test('is left at once when the agent stops', async () => {
    const stop = new AbortController()
    const failure = await failureOf(async (_say, hear) => {
      stop.abort()
      await hear()
    }, stop.signal)
    expect(failure.reason).toBe('stopped')
  })

  test('is left when it does not answer in time', async () => {
    const silent: Script = async (_say, hear) => void (await hear())
    const failure = await failureOf(silent, AbortSignal.timeout(20))
    expect(failure).toMatchObject({ reason: 'failed', message: 'no answer in time' })
  })

  test('says any bytes, and that is a failure like others', async () => {
    const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array))
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(bytes, { maxLength: 4 }), async (first, others) => {
        const failure = await failureOf(async (say, hear) => {
          say(first[0] === 10 ? greeting() : first)
          await hear()
          for (const other of others) say(other)
        })
        expect(failure).toBeInstanceOf(MysqlFailure)
      }),
      { numRuns: 50 },
    )
  })
})

test('a server that does not run is absent', async () => {
  const failure = withSession({ path: '/nowhere' }, { userName: 'root' }, SIGNAL, () =>
    Promise.resolve(1),
  )
  await expect(failure).rejects.toMatchObject({
    reason: 'failed',
    message: expect.stringContaining('ENOENT'),
  })
})

async function visit(script: Script, login: Login = { userName: 'root' }) {
  const { socketPath, ended } = await serve(script)
  const end = await withSession({ path: socketPath }, login, SIGNAL, () => Promise.resolve('in'))
  await ended
  return end
}

async function failureOf(script: Script, signal = SIGNAL): Promise<MysqlFailure> {
  const { socketPath, ended } = await serve(script)
  const ask = (question: Ask) => question('SELECT 1')
  try {
    const end = await withSession({ path: socketPath }, { userName: 'root' }, signal, ask)
    return new MysqlFailure('failed', JSON.stringify(end))
  } catch (error) {
    if (error instanceof MysqlFailure) return error
    throw error
  } finally {
    await ended
  }
}

async function introduce(...[say, hear, isMariaDb]: [...Parameters<Script>, boolean?]) {
  say(greeting(isMariaDb))
  const introduction = await hear()
  // The user, a password of no bytes, and a plugin that has none.
  expect(introduction?.subarray(32).toString()).toBe('root\0\0auth_socket\0')
}
