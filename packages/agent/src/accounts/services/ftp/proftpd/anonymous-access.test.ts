import { describe, expect, test } from 'vitest'
import { findWritableAnonymous } from './anonymous-access.ts'
import { parseProftpd } from './parse-proftpd.ts'

function writable(text: string): string[] {
  return findWritableAnonymous(parseProftpd(text).directives).map(({ userName }) => userName)
}

const inAnonymous = (lines: string) =>
  writable(`<Anonymous ~ftp>\nUser ftp\nUserAlias anonymous ftp\n${lines}\n</Anonymous>\n`)
const limit = (commands: string, rule: string) => `<Limit ${commands}>\n${rule}\n</Limit>\n`
const directory = (name: string, lines: string) => `<Directory ${name}>\n${lines}</Directory>\n`

describe('an anonymous section', () => {
  // Each of the first seven was tried on proftpd 1.3.8: a login, then STOR and MKD.
  test.each([
    ['no limit', '', true],
    ['WRITE denied everywhere below', directory('*', limit('WRITE', 'DenyAll')), false],
    ['WRITE denied, STOR allowed', limit('WRITE', 'DenyAll') + limit('STOR', 'AllowAll'), true],
    ['STOR alone denied', limit('STOR', 'DenyAll'), true],
    ['LOGIN denied', limit('LOGIN', 'DenyAll'), false],
    ['a password asked for', 'AnonRequirePassword on', false],
    ['ALL denied', limit('ALL', 'DenyAll'), false],
    ['WRITE denied in the old way', limit('WRITE', 'Order allow,deny\nDeny from all'), false],
    ['some hosts let in', limit('WRITE', 'Allow from 10.0.0.0/8\nDenyAll'), true],
    [
      'an incoming folder beside what is closed',
      directory('*', limit('WRITE', 'DenyAll')) +
        directory('incoming', limit('READ WRITE', 'DenyAll') + limit('STOR', 'AllowAll')),
      true,
    ],
    [
      'a folder closed beside what is closed',
      directory('*', limit('WRITE', 'DenyAll')) + directory('pub', limit('READ', 'DenyAll')),
      false,
    ],
  ])('%s', (_, lines, isOpen) => {
    expect(inAnonymous(lines)).toEqual(isOpen ? ['anonymous'] : [])
  })

  test('takes limits of its server and of <Global>', () => {
    const anonymous = '<Anonymous ~ftp>\nUser ftp\n</Anonymous>\n'
    const denied = limit('WRITE', 'DenyAll')
    expect(writable(anonymous)).toEqual(['ftp'])
    expect(writable(denied + anonymous)).toEqual([])
    expect(writable(`<Global>\n${denied}</Global>\n${anonymous}`)).toEqual([])
    const inHost = `<VirtualHost 10.0.0.1>\n${anonymous}</VirtualHost>\n`
    expect(writable(denied + inHost)).toEqual(['ftp'])
    expect(writable(`<Global>\n${denied}</Global>\n${inHost}`)).toEqual([])
  })
})
