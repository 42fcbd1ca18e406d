import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  hashOf,
  hasProgram,
  listeningPort,
  MD5,
  serviceHost,
  STRONG,
  temporaryFolder,
} from '@openhss/testkit/hosts'
import type { TestFiles, TestProcess } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { checkServices, readServices } from '../../../passwords/check-services.fixture.ts'
import { createServiceAccountReader } from '../service-accounts.ts'
import { ftp } from './ftp.ts'

const VSFTPD: TestProcess = {
  pid: 500,
  exe: '/usr/sbin/vsftpd',
  args: ['/usr/sbin/vsftpd', '/etc/vsftpd.conf'],
}
/** It writes its title over its command line. */
const PROFTPD: TestProcess = {
  pid: 600,
  exe: '/usr/sbin/proftpd',
  args: ['proftpd: (accepting connections)'],
}
const PORTS = [listeningPort(500, 21), listeningPort(600, 2121)]

async function readFtp(process: TestProcess, files: TestFiles) {
  const { accounts, gaps, coverage } = await readServices(
    serviceHost([process], files),
    [ftp],
    PORTS,
  )
  const passwords = Object.fromEntries(accounts.map((each) => [each.userName, each.password]))
  return { accounts, passwords, gaps, coverage }
}

const readVsftpd = (conf: string, files: TestFiles = {}) =>
  readFtp(VSFTPD, { 'etc/vsftpd.conf': conf, ...files })
const readProftpd = (conf: string, files: TestFiles = {}) =>
  readFtp(PROFTPD, { 'etc/proftpd/proftpd.conf': `Port 2121\n${conf}`, ...files })

const VIRTUAL = 'anonymous_enable=NO\nlocal_enable=YES\nguest_enable=YES\npam_service_name=vsftpd\n'
const apr1Of = (word: string) => hashOf(word, ['apr1', 'openssl', 'passwd', '-apr1'])
const sha512Of = (word: string) => hashOf(word, ['sha512', 'openssl', 'passwd', '-6'])
const passwdLine = (name: string, hash: string) =>
  `${name}:${hash}:1000:1000::/srv/ftp:/bin/false\n`

test('a check finds the weak accounts of both servers', async () => {
  const host = serviceHost([VSFTPD, PROFTPD], {
    'etc/vsftpd.conf': `${VIRTUAL}write_enable=YES\nanonymous_enable=YES\nanon_upload_enable=YES\n`,
    'etc/pam.d/vsftpd':
      'auth required pam_pwdfile.so pwdfile /etc/vsftpd/users\naccount required pam_permit.so\n',
    'etc/vsftpd/users': `weak:${hashOf('password', MD5)}\nstrong:${hashOf(STRONG, MD5)}\nopen:\nhtpasswd:${apr1Of('letmein')}\n`,
    'etc/proftpd/proftpd.conf': 'Port 2121\nAuthUserFile /etc/proftpd/ftpd.passwd\n',
    'etc/proftpd/ftpd.passwd':
      passwdLine('weak', sha512Of('123456')) + passwdLine('open', '') + passwdLine('off', '!'),
  })
  const { verdicts, coverage } = await checkServices(host, [ftp], PORTS)
  const found = verdicts.map((v) => [
    v.instance ?? '',
    v.user_name,
    v.verdict,
    v.account_state ?? '',
  ])
  expect(found).toEqual([
    ['', 'root', 'locked', ''],
    ['21', 'anonymous', 'empty', 'anonymous'],
    ['21', 'weak', 'weak', ''],
    ['21', 'strong', 'not_found', ''],
    ['21', 'open', 'empty', ''],
    ['21', 'htpasswd', 'locked', ''],
    ['2121', 'weak', 'weak', ''],
    ['2121', 'open', 'empty', ''],
    ['2121', 'off', 'locked', ''],
  ])
  expect(coverage.gaps).toEqual([])
  expect(JSON.stringify({ verdicts, coverage })).not.toMatch(/letmein|123456|\$[16]\$|apr1\$/)
  expect(coverage.services).toEqual([
    { service_type: 'ftp', instance: '21', accounts: 5 },
    { service_type: 'ftp', instance: '2121', accounts: 3 },
  ])
})

describe('vsftpd', () => {
  describe.skipIf(!hasProgram('db5.3_load'))('pam_userdb', () => {
    const database = (users: string): Buffer => {
      const file = path.join(temporaryFolder(), 'users.db')
      execFileSync('db5.3_load', ['-T', '-t', 'hash', file], { input: users })
      return readFileSync(file)
    }
    const pam = (options: string) => `auth required pam_userdb.so db=/etc/vsftpd/users ${options}\n`

    test('keeps passwords as they are', async () => {
      const { passwords } = await readVsftpd(VIRTUAL, {
        'etc/pam.d/vsftpd': pam(''),
        'etc/vsftpd/users.db': database('ann\nsecret\nbob\n\n'),
      })
      expect(passwords).toEqual({
        ann: { kind: 'hash', format: 'clear', hash: 'secret' },
        bob: { kind: 'locked' },
      })
    })

    test('or as hashes', async () => {
      const hash = hashOf('secret', MD5)
      const { passwords } = await readVsftpd(VIRTUAL, {
        'etc/pam.d/vsftpd': pam('crypt=crypt'),
        'etc/vsftpd/users.db': database(`ann\n${hash}\nbob\n\n`),
      })
      expect(passwords).toEqual({
        ann: { kind: 'hash', format: 'crypt', hash },
        bob: { kind: 'locked' },
      })
    })

    test('with the password in the key it is not read', async () => {
      const { coverage } = await readVsftpd(VIRTUAL, {
        'etc/pam.d/vsftpd': pam('key_only'),
        'etc/vsftpd/users.db': database('ann-secret\n1\n'),
      })
      expect(coverage).toMatchObject([{ accounts: 0, reason: 'unsupported' }])
    })
  })

  test.each([
    ['etc/vsftpd/users.pag', 'etc/vsftpd/users.pag', 'unsupported'],
    ['etc/vsftpd/users.db', 'etc/vsftpd/users.db', 'unsupported'],
    ['etc/vsftpd/nothing', 'etc/vsftpd/users.db', 'absent'],
  ])('a database that is no Berkeley DB (%s) is an obstacle', async (file, named, reason) => {
    const { coverage } = await readVsftpd(VIRTUAL, {
      'etc/pam.d/vsftpd': 'auth required pam_userdb.so db=/etc/vsftpd/users\n',
      [file]: 'GDBM\0\0\0',
    })
    expect(coverage).toMatchObject([{ reason, detail: expect.stringContaining(named) as string }])
  })

  test('includes of PAM are followed, and modules that ask elsewhere are named', async () => {
    const { passwords, gaps, coverage } = await readVsftpd(VIRTUAL, {
      'etc/pam.d/vsftpd':
        '@include ftp-users\nauth [success=1 default=ignore] pam_unix.so\n-auth sufficient pam_mysql.so user=a\n',
      'etc/pam.d/ftp-users':
        'auth sufficient /lib/security/pam_pwdfile.so pwdfile=/srv/users\n@include vsftpd\n',
      'srv/users': 'ann:!locked\nbroken\nbob:$1$abc$def:more\n',
    })
    expect(Object.keys(passwords)).toEqual(['ann', 'bob'])
    expect(gaps).toContainEqual({
      what: 'ftp 21: accounts of pam_mysql',
      reason: 'unsupported',
      count: 1,
    })
    expect(gaps).toContainEqual({ what: 'ftp 21: srv/users line', reason: 'malformed', count: 1 })
    expect(coverage).toMatchObject([
      { reason: 'unsupported', detail: 'pam_mysql takes accounts from another place' },
    ])
  })

  test('local users are of the system, and need no word here', async () => {
    const { accounts, gaps, coverage } = await readVsftpd(
      'anonymous_enable=NO\nlocal_enable=YES\n',
      {
        'etc/pam.d/ftp':
          'auth required pam_listfile.so item=user sense=deny file=/etc/ftpusers\nauth required pam_unix.so\n',
      },
    )
    expect({ accounts, gaps, coverage }).toEqual({
      accounts: [],
      gaps: [],
      coverage: [{ service_type: 'ftp', instance: '21', accounts: 0 }],
    })
  })

  test('where nobody but anonymous may log in, PAM is not asked', async () => {
    const { accounts } = await readVsftpd('pam_service_name=vsftpd\n', {
      'etc/pam.d/vsftpd': 'auth required pam_pwdfile.so pwdfile=/srv/users\n',
      'srv/users': 'ann:x\n',
    })
    expect(accounts).toEqual([])
  })

  test('settings of the command line come in their order', async () => {
    const args = ['vsftpd', '/srv/a.conf', '-owrite_enable=YES', '/srv/b.conf']
    const { accounts } = await readFtp(
      { ...VSFTPD, args },
      {
        'srv/a.conf': 'anonymous_enable=NO\nwrite_enable=NO\n',
        'srv/b.conf': 'anonymous_enable=YES\nanon_mkdir_write_enable=1\n',
      },
    )
    expect(accounts).toMatchObject([{ userName: 'anonymous', state: 'anonymous' }])
  })

  test('e-mail addresses that anonymous users must know are said to be untested', async () => {
    const { passwords } = await readVsftpd(
      'write_enable=YES\nanon_upload_enable=YES\nsecure_email_list_enable=YES\n',
    )
    expect(passwords).toEqual({ anonymous: { kind: 'unsupported', scheme: 'e-mail list' } })
  })

  test('a title over the command line leads to the default file', async () => {
    const { coverage } = await readFtp(
      { ...VSFTPD, args: ['vsftpd: LISTENER'] },
      {
        'etc/vsftpd/vsftpd.conf':
          'anonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\n',
      },
    )
    expect(coverage).toEqual([{ service_type: 'ftp', instance: '21', accounts: 1 }])
  })

  test('a title leads to the one of the usual files whose port it holds', async () => {
    const writable = 'anonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\n'
    const files = {
      'etc/vsftpd.conf': 'listen_port=2100\n',
      'etc/vsftpd/one.conf': 'listen_port=2200\n',
      'etc/vsftpd/two.conf': writable,
    }
    const titled = { ...VSFTPD, args: ['vsftpd: LISTENER'] }
    expect((await readFtp(titled, files)).coverage).toMatchObject([{ accounts: 1 }])
    const { coverage } = await readFtp(titled, {
      ...files,
      'etc/vsftpd/two.conf': 'listen_port=1\n',
    })
    expect(coverage).toMatchObject([{ accounts: 0, reason: 'absent' }])
    const named = await readFtp(VSFTPD, { 'etc/vsftpd.conf': `listen_port=2121\n${writable}` })
    expect(named.coverage).toMatchObject([{ accounts: 0, reason: 'absent' }])
  })

  test('a configuration that is newer than the server is only as configured', async () => {
    const conf = `${VIRTUAL}anonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\n`
    const files = {
      'etc/vsftpd.conf': conf,
      'etc/pam.d/vsftpd': 'auth required pam_pwdfile.so pwdfile /u\n',
      u: 'off:!\n',
    }
    const { accounts, coverage } = await readFtp({ ...VSFTPD, isOlderThanFiles: true }, files)
    expect(accounts.map(({ userName, state }) => [userName, state])).toEqual([
      ['anonymous', 'anonymous'],
      ['off', 'as_configured'],
    ])
    expect(coverage).toMatchObject([{ remedy: 'Restart vsftpd.' }])
  })

  test('where PAM lets everybody in, every account is open', async () => {
    const { accounts, gaps } = await readVsftpd(VIRTUAL, {
      'etc/pam.d/vsftpd':
        'auth sufficient pam_permit.so\nauth required pam_pwdfile.so pwdfile=/u\n',
      u: `ok:${sha512Of(STRONG)}\n`,
    })
    expect(accounts).toMatchObject([{ password: { kind: 'empty' }, state: 'trusted' }])
    const what = 'ftp 21: login that PAM lets in without a password'
    expect(gaps).toEqual([{ what, reason: 'unsupported', count: 1 }])
  })

  test('without its configuration nothing is claimed', async () => {
    const { coverage } = await readFtp({ ...VSFTPD, args: ['vsftpd', '/srv/gone.conf'] }, {})
    expect(coverage).toMatchObject([{ reason: 'absent', detail: '/srv/gone.conf does not exist' }])
  })
})

describe('proftpd', () => {
  test('files of every server are read, included ones too, each user once', async () => {
    const { passwords, gaps } = await readProftpd(
      'Include /etc/proftpd/conf.d/\nInclude /etc/proftpd/sites/*.conf\n<Global>\nAuthUserFile "/srv/main.passwd" id 1000-2000\n</Global>\n',
      {
        'etc/proftpd/conf.d/extra':
          '<VirtualHost 10.0.0.1>\n  AuthUserFile /srv/virtual.passwd # more\n</VirtualHost>\n',
        'etc/proftpd/sites/a.conf':
          'Include /etc/proftpd/proftpd.conf\n<IfModule mod_auth_file.c>\nAuthUserFile /srv/site.passwd\n</IfModule>\n',
        'etc/proftpd/sites/a.conf.bak': 'AuthUserFile /srv/never.passwd\n',
        'srv/main.passwd': passwdLine('main', '*') + passwdLine('both', '*'),
        'srv/virtual.passwd': passwdLine('virtual', '$apr1$ab$cd') + passwdLine('both', '!'),
        'srv/site.passwd': passwdLine('site', ''),
      },
    )
    expect(passwords).toEqual({
      virtual: { kind: 'locked' },
      both: { kind: 'locked' },
      site: { kind: 'empty' },
      main: { kind: 'locked' },
    })
    expect(gaps).toEqual([{ what: 'ftp 2121: repeated account', reason: 'malformed', count: 1 }])
  })

  test('what is no hash, and a line with other fields, is not lost', async () => {
    const { passwords, gaps } = await readProftpd('AuthUserFile /srv/p\n', {
      'srv/p': `short:abc\n${passwdLine('next', '!')}`,
    })
    expect(passwords).toEqual({
      short: { kind: 'hash', format: 'crypt', hash: 'abc' },
      next: { kind: 'locked' },
    })
    expect(gaps).toEqual([{ what: 'ftp 2121: srv/p line', reason: 'malformed', count: 1 }])
  })

  test.each(['relative.conf', '/srv/*a*a*a*a', '/srv/{a,b}'])(
    'Include %s is not followed, and counted',
    async (pattern) => {
      const { gaps } = await readProftpd(`Include ${pattern}\n`)
      expect(gaps).toEqual([{ what: 'ftp 2121: proftpd include', reason: 'unsupported', count: 1 }])
    },
  )

  test.each([
    ['SQLConnectInfo db@localhost user secret', 'mod_sql'],
    ['LDAPServer ldap://127.0.0.1', 'mod_ldap'],
  ])('%s is a gap', async (line, module) => {
    const { gaps, coverage } = await readProftpd(`${line}\n`)
    expect(gaps).toContainEqual({
      what: `ftp 2121: accounts of ${module}`,
      reason: 'unsupported',
      count: 1,
    })
    expect(coverage).toMatchObject([{ reason: 'unsupported' }])
    expect(JSON.stringify({ gaps, coverage })).not.toContain('secret')
  })

  test('a file of other ports is not its own', async () => {
    const conf = 'AuthUserFile /srv/p\n<VirtualHost 10.0.0.1>\nPort 2100\n</VirtualHost>\n'
    const files = { 'srv/p': passwdLine('ann', '!') }
    const read = (text: string) => readProftpd(`${text}\n${conf}`, files)
    expect((await read('')).coverage).toMatchObject([{ accounts: 1 }])
    const other = await readFtp(PROFTPD, { ...files, 'etc/proftpd.conf': `Port 2122\n${conf}` })
    expect(other.coverage).toMatchObject([{ accounts: 0, reason: 'absent' }])
    const virtual = conf.replace('2100', '2121')
    const closed = { ...files, 'etc/proftpd.conf': `Port 0\n${virtual}` }
    expect((await readFtp(PROFTPD, closed)).coverage).toMatchObject([{ accounts: 1 }])
  })

  test('two files that fit and differ are told apart by nothing', async () => {
    const files = { 'etc/proftpd.conf': 'Port 2121\nAuthUserFile /p\n' }
    expect((await readProftpd('', files)).coverage).toMatchObject([{ reason: 'absent' }])
  })

  test('what it asks PAM for is read as that of vsftpd, unless it is told not to', async () => {
    const files = {
      'etc/pam.d/proftpd': 'auth required pam_pwdfile.so pwdfile=/p\n',
      p: 'ann:!\n',
    }
    const names = async (conf: string) => Object.keys((await readProftpd(conf, files)).passwords)
    expect(await names('')).toEqual(['ann'])
    expect(await names('AuthPAM off\n')).toEqual([])
    expect(await names('AuthOrder mod_auth_file.c\n')).toEqual([])
    expect(await names('AuthPAMConfig other-name\n')).toEqual([])
  })

  test('a file that is not there is an obstacle', async () => {
    const { coverage } = await readProftpd('AuthUserFile /srv/gone\n')
    expect(coverage).toMatchObject([{ reason: 'absent', detail: '/srv/gone does not exist' }])
  })
})

/** To others their own files are shut as well. */
describe.runIf(process.getuid?.() === 0)('a server that root does not run', () => {
  const nobody = { userId: 65_534 }
  const secret = { 'srv/secret': `boss:$6$abc$${'x'.repeat(86)}\n` }

  /** The file `srv/secret`, or the folder it is in, is root's alone. */
  async function readShut(process: TestProcess, files: TestFiles, shut = 'srv/secret') {
    const host = serviceHost([process], { ...secret, ...files })
    chmodSync(host.path(shut), 0o700)
    const { accounts, coverage } = await readServices(host, [ftp], PORTS)
    return { names: accounts.map(({ userName }) => userName), coverage }
  }
  const pwdfile = {
    'etc/vsftpd.conf': `${VIRTUAL}pam_service_name=/pam\n`,
    pam: 'auth required pam_pwdfile.so pwdfile=/srv/secret\n',
  }
  const userdb = { ...pwdfile, pam: 'auth required pam_userdb.so db=/srv/secret\n' }
  const userFile = { 'etc/proftpd.conf': 'Port 2121\nAuthUserFile /srv/secret\n' }

  test.each([
    ['the file of pam_pwdfile', VSFTPD, pwdfile, 'srv/secret'],
    ['a file in a folder', VSFTPD, pwdfile, 'srv'],
    ['the database of pam_userdb', VSFTPD, { ...userdb, 'srv/secret.db': '' }, 'srv/secret.db'],
    ['an AuthUserFile', PROFTPD, userFile, 'srv/secret'],
    ['its configuration', PROFTPD, userFile, 'etc/proftpd.conf'],
    ['its configuration too', VSFTPD, pwdfile, 'etc/vsftpd.conf'],
  ])('does not have us read %s that is shut to it', async (_, server, files, shut) => {
    const { names, coverage } = await readShut({ ...server, ...nobody }, files, shut)
    expect(names).toEqual([])
    expect(coverage).toMatchObject([{ accounts: 0, reason: 'permission' }])
  })

  test('is read where nothing is shut to it, and root is everywhere', async () => {
    const open = serviceHost([{ ...VSFTPD, ...nobody }], { ...secret, ...pwdfile })
    expect((await readServices(open, [ftp], PORTS)).accounts).toMatchObject([{ userName: 'boss' }])
    expect((await readShut(VSFTPD, pwdfile)).names).toEqual(['boss'])
  })
})

describe('processes', () => {
  test('those of sessions are not servers', async () => {
    const session = { ...PROFTPD, pid: 601, parent: 600, args: ['proftpd: ann - 10.0.0.9: IDLE'] }
    const host = serviceHost([PROFTPD, session], { 'etc/proftpd.conf': 'Port 2121\n' })
    const { coverage } = await readServices(host, [ftp], PORTS)
    expect(coverage).toEqual([{ service_type: 'ftp', instance: '2121', accounts: 0 }])
  })

  test('one in a container is read with the files of the container', async () => {
    const container = {
      id: 'ab12'.repeat(16),
      files: {
        'etc/proftpd/proftpd.conf': 'Port 2121\nAuthUserFile /p\n',
        p: passwdLine('inside', ''),
      },
    }
    const { accounts } = await readFtp({ ...PROFTPD, container }, {})
    expect(accounts).toMatchObject([{ userName: 'inside', instance: 'ab12ab12ab12/2121' }])
  })

  test('the version changes with a user file, and only then', async () => {
    const files = { 'etc/proftpd.conf': 'Port 2121\nAuthUserFile /srv/p\n', 'srv/p': '' }
    const host = serviceHost([PROFTPD], files)
    const reader = createServiceAccountReader(host, [ftp], () => PORTS)
    const before = await reader.version()
    expect(await reader.version()).toBe(before)
    writeFileSync(host.path('srv/p'), passwdLine('new', ''))
    expect(await reader.version()).not.toBe(before)
  })
})
