import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommandLine } from './command-line.ts'

describe('parseCommandLine', () => {
  test('reads a file and what has the last word over it', () => {
    const args = [
      '/usr/bin/redis-server',
      'my.conf',
      '--port',
      '7000',
      '--Bind',
      '127.0.0.1',
      '::1',
    ]
    expect(parseCommandLine(args)).toEqual({
      file: 'my.conf',
      directives: [
        { name: 'port', values: ['7000'] },
        { name: 'bind', values: ['127.0.0.1', '::1'] },
      ],
    })
  })

  test('knows a server that was started without anything', () => {
    expect(parseCommandLine(['redis-server'])).toEqual({ file: undefined, directives: [] })
  })

  test.each([
    ['redis-server *:6379', '', ''],
    ['redis-server 127.0.0.1:6379 [cluster]'],
    ['redis-server unixsocket:/run/redis.sock', ''],
    ['/usr/bin/valkey-server [::1]:6379'],
    ['redis-server', '-'],
    [''],
  ])('knows nothing of what was overwritten: %j', (...args) => {
    expect(parseCommandLine(args)).toBeUndefined()
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(parseCommandLine(args)?.directives ?? []).toBeInstanceOf(Array)
      }),
    )
  })
})
