import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from '@openhss/testkit/hosts'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { System } from '../../../host/system.ts'
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
    expect(parse(text)).toEqual([{ group, name, value }])
  })

  test('passes over comments, and over lines that are none of it', () => {
    expect(parse('# a=b\n;c=d\n\n=x\n[\n')).toEqual([{ group: '', name: '[', value: '' }])
  })

  test('keeps only what is wanted', () => {
    const lines = parseOptionFile('[a]\nx=1\ny=2\n[b]\nx=3\n', ({ group, name }) => {
      return group === 'a' && name === 'x'
    })
    expect(lines).toEqual([{ group: 'a', name: 'x', value: '1' }])
  })

  test('no text takes longer than its length', { timeout: 5_000 }, () => {
    // Each took minutes while blanks were looked at again and again.
    const blanks = ' '.repeat(8_000)
    const comments = ' #'.repeat(4_000)
    const text = `!include${blanks}a\ra\nx=${comments}\rx\n${blanks}\r=\n`.repeat(40)
    expect(parse(text)).toContainEqual({ group: '', name: 'x', value: '#' })
    expect(parse(`x=${blanks}${blanks}\ny=1`)).toEqual([{ group: '', name: 'y', value: '1' }])
  })

  test('never throws, and never loses the line beside a broken one', () => {
    const line = fc.oneof(anyText(), fc.constantFrom('[', '!include', '!includedir x', '"=\\'))
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = [...lines, '[mysqld]', 'socket=/s'].join('\n')
        expect(parse(text)).toContainEqual({
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
  const values = readOptions(new System(root), ['etc/my.cnf'], () => true).map(({ value }) => value)
  expect(values).toEqual(['1', '2', '3', '4', '5'])
})

test('a folder that is named again and again is looked through once', () => {
  const root = temporaryFolder()
  mkdirSync(path.join(root, 'd'))
  writeFileSync(path.join(root, 'd/a.cnf'), 'x=1\n')
  writeFileSync(path.join(root, 'my.cnf'), '!includedir /d\n!includedir /d/\n'.repeat(1_000))
  const listed: string[] = []
  class Counted extends System {
    override listDirectory(folder: string) {
      listed.push(folder)
      return super.listDirectory(folder)
    }
  }
  expect(readOptions(new Counted(root), ['my.cnf'], () => true)).toHaveLength(1)
  expect(listed).toEqual(['d/'])
})

test('all files together are read up to a MiB', () => {
  const root = temporaryFolder()
  mkdirSync(path.join(root, 'd'))
  writeFileSync(path.join(root, 'my.cnf'), 'x=1\n!includedir /d\n')
  const large = `x=2\n${'#\n'.repeat(400_000)}`
  for (const name of ['a', 'b', 'c']) writeFileSync(path.join(root, 'd', `${name}.cnf`), large)
  writeFileSync(path.join(root, 'd/d.cnf'), 'x=3\n')
  const options = readOptions(new System(root), ['my.cnf'], () => true)
  expect(options.map(({ value }) => value)).toEqual(['1', '2', '3'])
})

function parse(text: string) {
  return parseOptionFile(text, () => true)
}
