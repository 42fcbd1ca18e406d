import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePostmasterPid } from './postmaster-pid.ts'

/** The file of a PostgreSQL 15 of Debian. */
const REAL = `2811
/var/lib/postgresql/15/main
1795322145
5433
/var/run/postgresql
localhost
  2154644   7077939
ready   
`

test('a running server says where it listens', () => {
  expect(parsePostmasterPid(REAL)).toEqual({
    port: 5433,
    socketFolder: '/var/run/postgresql',
    isReady: true,
  })
})

test.each(['starting', 'stopping', 'standby'])('one that is %s lets nobody in', (status) => {
  expect(parsePostmasterPid(REAL.replace('ready   ', status))).toMatchObject({ isReady: false })
})

test('one that has no socket says so, and one that only begins says nothing', () => {
  const withoutSocket = REAL.replace('/var/run/postgresql', '')
  expect(parsePostmasterPid(withoutSocket)).toMatchObject({ port: 5433, socketFolder: '' })
  expect(parsePostmasterPid(REAL.slice(0, 40))).toBeUndefined()
})

test('another file in its place says nothing', () => {
  expect(parsePostmasterPid('root:x\n/\n1\n5432\nsecret\n')).toBeUndefined()
  expect(parsePostmasterPid('1\nsecret\n1\n5432\nsecret\n')).toBeUndefined()
  expect(parsePostmasterPid('1\n/\nsecret\n5432\nsecret\n')).toBeUndefined()
})

test('any text is a server or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\n', '5', '/', 'x') }), (text) => {
      expect(['undefined', 'number']).toContain(typeof parsePostmasterPid(text)?.port)
    }),
  )
})
