import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAuthUserFile } from './password-file.ts'
import { findWritableAnonymous } from './proftpd/anonymous-access.ts'
import { parseProftpd } from './proftpd/parse-proftpd.ts'
import { isAnonymousWritable, isOn, parseVsftpd } from './vsftpd/parse-vsftpd.ts'

/** One line that could be anything but the end of one, or the sign that joins it to the next. */
const line = anyText({ maxLength: 60 }).map((text) => text.replaceAll(/[\n\r\\]/g, ''))
/** Lines that look nearly right. */
const nearly = fc.constantFrom(
  '<',
  '<Limit',
  '</',
  '</Anonymous>',
  '<>',
  '"',
  'a "b',
  '=',
  '=x',
  'auth',
  'auth [',
  '@include',
  ':',
  '::',
  'a:',
  '#',
)
const lines = fc.array(fc.oneof(line, nearly), { maxLength: 8 })

describe('vsftpd.conf', () => {
  test('a broken line never costs its neighbour', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const text = [...before, 'local_umask=077', ...after].join('\n')
        const last = after.findLast((each) => each.trimStart().startsWith('local_umask='))
        fc.pre(last === undefined)
        expect(parseVsftpd(text).settings.get('local_umask')).toBe('077')
      }),
    )
  })

  test.each([
    ['YES', true],
    ['yes', true],
    ['TRUE', true],
    ['1', true],
    ['NO', false],
    ['0', false],
    ['maybe', false],
    [' YES', false],
  ])('write_enable=%s', (value, expected) => {
    expect(isOn(parseVsftpd(`write_enable=${value}\n`).settings, 'write_enable')).toBe(expected)
  })

  test('blanks around the sign are no setting, as vsftpd refuses them', () => {
    const { settings, gaps } = parseVsftpd('write_enable = YES\r\n# c\n\n  anon_root=/srv\r\n')
    expect([...settings]).toEqual([['anon_root', '/srv']])
    expect(gaps).toEqual([{ what: 'vsftpd.conf line', reason: 'malformed', count: 1 }])
  })

  test.each([
    ['write_enable=YES\nanon_upload_enable=YES', true],
    ['write_enable=YES\nanon_other_write_enable=YES', true],
    ['anonymous_enable=NO\nwrite_enable=YES\nanon_upload_enable=YES', false],
    ['anon_upload_enable=YES', false],
    ['write_enable=YES', false],
    ['', false],
  ])('%j lets anybody write: %s', (text, expected) => {
    expect(isAnonymousWritable(parseVsftpd(text).settings)).toBe(expected)
  })
})

describe('proftpd.conf', () => {
  test('a broken line never costs its neighbour', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const text = [...before, 'AuthUserFile /srv/kept', ...after].join('\n')
        const { directives } = parseProftpd(text)
        expect(JSON.stringify(directives)).toContain('"name":"authuserfile","args":["/srv/kept"]')
        findWritableAnonymous(directives)
      }),
    )
  })

  test('sections nest, words are quoted, comments end, lines go on', () => {
    const { directives, gaps } = parseProftpd(
      '# c\n<Anonymous "/srv/my ftp">\n  User ftp # who\n  <Limit STOR\tMKD>\n    DenyAll\n  </Limit>\n</Anonymous>\nA b \\\n c\n',
    )
    expect(gaps).toEqual([])
    expect(directives).toEqual([
      {
        name: 'anonymous',
        args: ['/srv/my ftp'],
        children: [
          { name: 'user', args: ['ftp'] },
          { name: 'limit', args: ['STOR', 'MKD'], children: [{ name: 'denyall', args: [] }] },
        ],
      },
      { name: 'a', args: ['b', 'c'] },
    ])
  })

  test('a long line of nothing but beginnings takes no longer than another', () => {
    const long = [`<${'a'.repeat(500_000)}`, `<a${' '.repeat(500_000)}`, '"\\'.repeat(200_000)]
    expect(parseProftpd(long.join('\n')).directives.length).toBeLessThanOrEqual(3)
  })

  test('a thousand open sections do not exhaust it', () => {
    const { directives, gaps } = parseProftpd(`${'<Directory x>\n'.repeat(1000)}AuthUserFile /a\n`)
    expect(JSON.stringify(directives)).toContain('authuserfile')
    expect(gaps.map(({ reason }) => reason)).toEqual(['oversized', 'malformed'])
  })
})

test('AuthUserFile: a broken line never costs its neighbour, no user comes twice', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      fc.pre(before.every((each) => !each.trimStart().startsWith('kept:')))
      const text = [...before, 'kept:hash:1:1:Who:/srv:/bin/sh', ...after].join('\n')
      const { entries } = parseAuthUserFile(text, 'f')
      expect(entries).toContainEqual({ userName: 'kept', hash: 'hash', comment: 'Who' })
      expect(new Set(entries.map(({ userName }) => userName)).size).toBe(entries.length)
    }),
  )
})
