import { describe, expect, test } from 'vitest'
import { parseDatabaseUrl } from './database-url.ts'

describe('parseDatabaseUrl', () => {
  test('reads every part and undoes percent-encoding', () => {
    expect(
      parseDatabaseUrl('postgresql://us%40er:p%2Fa%3Ass@db.example:6432/my%20db?sslmode=require'),
    ).toEqual({
      host: 'db.example',
      port: 6432,
      user: 'us@er',
      password: 'p/a:ss',
      database: 'my db',
      ssl: 'require',
    })
  })

  test('fills in what may be left out', () => {
    expect(parseDatabaseUrl('postgres://openhss@db')).toEqual({
      host: 'db',
      port: 5432,
      user: 'openhss',
      password: undefined,
      database: 'openhss',
      ssl: 'prefer',
    })
  })

  test('takes a socket folder and an IPv6 address for the host', () => {
    expect(parseDatabaseUrl('postgres://u@%2Frun%2Fdb/d')).toMatchObject({
      host: '/run/db',
      ssl: false,
    })
    expect(parseDatabaseUrl('postgres://u@[::1]:5433/d')).toMatchObject({ host: '::1', port: 5433 })
  })

  test.each([
    ['disable', false],
    ['prefer', 'prefer'],
    ['require', 'require'],
    ['verify-ca', expect.objectContaining({ rejectUnauthorized: true })],
    ['verify-full', { rejectUnauthorized: true, host: 'h' }],
  ])('sslmode=%s', (mode, ssl) => {
    expect(parseDatabaseUrl(`postgres://u@h/d?sslmode=${mode}`).ssl).toEqual(ssl)
  })

  test.each([
    ['mysql://u:hunter2@h/d', 'not of the form postgres://'],
    ['u:hunter2@h/d', 'not of the form postgres://'],
    ['postgres://u:hunter2@h:port/d', 'not of the form postgres://'],
    ['postgres://:hunter2@h/d', 'names no user'],
    ['postgres://u:hunter2%zz@h/d', 'starts no percent-encoding'],
    ['postgres://u:hunter2@h/d?sslmode=yes', 'sslmode of the database URL is one of'],
    ['postgres://u:hunter2@h/d?options=x', 'has the parameter options'],
    ['postgres://u:hunter2@h/d?sslrootcert=/no/such.pem', 'cannot be read: /no/such.pem'],
  ])('refuses %s without quoting the password', (url, message) => {
    const failure = catchError(() => parseDatabaseUrl(url))
    expect(failure.message).toContain(message)
    expect(`${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`).not.toContain(
      'hunter2',
    )
  })
})

function catchError(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
