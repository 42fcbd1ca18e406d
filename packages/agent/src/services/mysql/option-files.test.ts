import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../passwords/temporary-host.fixture.ts'
import { System } from '../../system.ts'
import { parseOptionFile, readOptions } from './option-files.ts'

describe('parseOptionFile', () => {
  test.each([
    ['[mysqld]\nsocket = /run/a.sock', 'mysqld', 'socket', '/run/a.sock'],
    ['[ mysqld ]\n  default_socket=/a # why\r\n', 'mysqld', 'default-socket', '/a'],
    ['[client]\npassword="a#b = c"', 'client', 'password', 'a#b = c'],
    [String.raw`[client]${'\n'}password='a\\b\sc'`, 'client', 'password', String.raw`a\b c`],
    ['[client]\npassword=a#b', 'client', 'password', 'a#b'],
    ['[mysqld]\nskip-grant-tables', 'mysqld', 'skip-grant-tables', ''],
  ])('%j', (text, group, name, value) => {
    expect(parseOptionFile(text)).toEqual([{ group, name, value }])
  })

  test('passes over comments, and over lines that are none of it', () => {
    expect(parseOptionFile('# a=b\n;c=d\n\n=x\n[\n')).toEqual([{ group: '', name: '[', value: '' }])
  })

  test('never throws, and never loses the line beside a broken one', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('[', '!include', '!includedir x', '"=\\'),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = [...lines, '[mysqld]', 'socket=/s'].join('\n')
        expect(parseOptionFile(text)).toContainEqual({
          group: 'mysqld',
          name: 'socket',
          value: '/s',
        })
      }),
    )
  })
})

test('includes are read where they stand, each file once, in the order of their names', () => {
  const root = temporaryFolder()
  const put = (file: string, text: string) => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  put('etc/my.cnf', '[a]\nx=1\n!includedir /etc/my.cnf.d/\n!include /etc/last.cnf\n[a]\nx=5\n')
  put('etc/my.cnf.d/b.cnf', '[a]\nx=3\n!include /etc/my.cnf\n')
  put('etc/my.cnf.d/a.cnf', '[a]\nx=2\n')
  put('etc/my.cnf.d/c.cnf.bak', '[a]\nx=0\n')
  put('etc/last.cnf', '[a]\nx=4\n')
  symlinkSync('/proc', path.join(root, 'etc/my.cnf.d/d.cnf'))
  const values = readOptions(new System(root), ['etc/my.cnf']).map(({ value }) => value)
  expect(values).toEqual(['1', '2', '3', '4', '5'])
})
