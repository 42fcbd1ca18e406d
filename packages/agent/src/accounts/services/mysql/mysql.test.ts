import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { AccountVerdict, ObservedPort } from '@openhss/contract'
import { mayMount, STRONG, temporaryFolder, temporaryHost } from '@openhss/testkit/hosts'
import { hasMariaDb, MariaDbLab, MARIADB_OWNER } from '@openhss/testkit/servers'
import type { RealMariaDb } from '@openhss/testkit/servers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runTestCheck } from '../../../passwords/run-test-check.fixture.ts'
import { System } from '../../../host/system.ts'
import { listServiceProcesses } from '../list-service-processes.ts'
import { createServiceAccountReader } from '../service-accounts.ts'
import type { Service, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { changed } from './changed-process.fixture.ts'
import { createMysqlService } from './mysql.ts'

const SIGNAL = new AbortController().signal
const ME = os.userInfo().username
const AS_ROOT = ['--user=root', `--password=${STRONG}`]

describe.skipIf(!hasMariaDb)('accounts of running servers', () => {
  let lab: MariaDbLab
  /** Root gets in by its socket, as Debian installs it; reached over TCP. */
  let open: RealMariaDb
  /** Root has a password; no network. */
  let closed: RealMariaDb

  beforeAll(async () => {
    lab = new MariaDbLab()
    const data = [lab.create('open'), lab.create('closed')] as const
    ;[open, closed] = await Promise.all([
      lab.start(data[0], { network: true }),
      lab.start(data[1], { args: ['--log-warnings=4'] }),
    ])
    open.sql(ACCOUNTS)
    const withPassword = ['root', MARIADB_OWNER].map(
      (who) => `${who}@localhost IDENTIFIED BY '${STRONG}'`,
    )
    closed.sql(`FLUSH STATUS; ALTER USER ${withPassword.join(', ')}`)
  })
  afterAll(() => lab.remove())

  test('end in the verdicts that they deserve, of every kind that MariaDB makes', async () => {
    const { named, verdicts, coverage } = await runTestCheck({
      system: temporaryHost([{ name: 'nobody', password: '*' }]),
      services: createServiceAccountReader(new System('/'), [serviceOf(open)], () => [
        portOf(open),
      ]),
    })
    const weak = Object.values(named).filter(({ verdict }) => ['weak', 'empty'].includes(verdict))
    expect(
      Object.fromEntries(weak.map((v) => [v.user_name, 'scheme' in v ? v.scheme : v.verdict])),
    ).toEqual({
      '@localhost': 'empty',
      'O\'Brien "Ü@%': 'mysql-native',
      'alternative@localhost': 'mysql-native',
      'ed_weak@localhost': 'ed25519',
      'expired@localhost': 'mysql-native',
      'native_weak@localhost': 'mysql-native',
      'none@localhost': 'empty',
      'two_ways@localhost': 'mysql-native',
      'old_weak@localhost': 'mysql-old',
      'twice@10.%': 'mysql-native',
    })
    const ends = (verdict: AccountVerdict | undefined) => [
      verdict?.verdict,
      verdict?.account_state ?? '',
    ]
    expect(
      Object.fromEntries(
        [
          'root@localhost',
          'socket@localhost',
          'locked@localhost',
          'mariadb.sys@localhost',
          'ed_bare@localhost',
          'ed_empty@localhost',
        ].map((name) => [name, ends(named[name])]),
      ),
    ).toEqual({
      'ed_bare@localhost': ['locked', ''],
      'ed_empty@localhost': ['locked', ''],
      'root@localhost': ['locked', 'socket'],
      'socket@localhost': ['locked', 'socket'],
      'locked@localhost': ['locked', 'disabled'],
      'mariadb.sys@localhost': ['locked', 'disabled'],
    })
    for (const name of ['native_strong', 'ed_strong', 'old_strong', 'twice']) {
      expect(ends(named[`${name}@localhost`])).toEqual(['not_found', ''])
    }
    expect(ends(named['expired@localhost'])).toEqual(['weak', 'expired'])
    expect(named['a_role@']).toBeUndefined()
    expect(new Set(verdicts.map((v) => v.user_name)).size).toBe(verdicts.length)
    expect(named['native_weak@localhost']).toMatchObject({
      service_type: 'mysql',
      instance: String(open.port),
      used_days: 0,
      duration: 30,
    })
    expect(coverage.services).toEqual([
      { service_type: 'mysql', instance: String(open.port), accounts: verdicts.length - 1 },
    ])
    expect(coverage.complete).toBe(true)
  })

  test('from before 4.1 let nobody in where the server refuses them', async () => {
    const instance = instanceOf(open)
    const before = await instance.version()
    open.sql('SET GLOBAL secure_auth = 1')
    const { accounts } = await instance.readAccounts(SIGNAL)
    expect(await instance.version()).not.toBe(before)
    open.sql('SET GLOBAL secure_auth = 0')
    expect(accounts.find(({ userName }) => userName === 'old_weak@localhost')).toMatchObject({
      password: { kind: 'locked' },
      state: 'disabled',
    })
  })

  test.skipIf(!existsSync('/usr/lib/mysql/plugin/auth_pam.so'))(
    'of PAM are elsewhere',
    async () => {
      open.sql(`INSTALL SONAME 'auth_pam'; CREATE USER pam@localhost IDENTIFIED VIA pam`)
      const { accounts } = await instanceOf(open).readAccounts(SIGNAL)
      open.sql(`DROP USER pam@localhost; UNINSTALL SONAME 'auth_pam'`)
      expect(accounts.find(({ userName }) => userName === 'pam@localhost')).toMatchObject({
        password: { kind: 'locked' },
        state: 'external',
      })
    },
  )

  test('have another version as soon as one of them changes, and only then', async () => {
    const instance = instanceOf(open)
    const changes = [
      `CREATE USER v@localhost IDENTIFIED BY 'one'`,
      `ALTER USER v@localhost IDENTIFIED BY 'two'`,
      `SET GLOBAL default_password_lifetime = 7`,
      `SET GLOBAL default_password_lifetime = 0; DROP USER v@localhost`,
    ]
    const versions = [await instance.version()]
    for (const change of changes) {
      open.sql(change)
      versions.push(await instance.version())
      expect(await instance.version()).toBe(versions.at(-1))
    }
    expect(versions.slice(0, 4)).toHaveLength(new Set(versions.slice(0, 4)).size)
    expect(versions[4]).toBe(versions[0])
  })

  test('are read without a trace of an aborted connection', async () => {
    open.sql('FLUSH STATUS')
    const instance = instanceOf(open)
    await instance.version()
    await instance.readAccounts(SIGNAL)
    expect(open.sql("SHOW GLOBAL STATUS LIKE 'Aborted%'")).toMatch(/^(Aborted_\w+\t0\n)+$/)
    expect(open.log()).not.toMatch(/denied|aborted/i)
  })

  test('stay closed where root has a password that nobody offers, and nobody guesses it', async () => {
    let nowMs = Date.now()
    const instance = only(createMysqlService(() => nowMs).find([processOf(closed)]))
    expect(instance.name).toBe(closed.socket)
    const { accounts, obstacle } = await instance.readAccounts(SIGNAL)
    expect(accounts).toEqual([])
    expect(obstacle).toMatchObject({ reason: 'permission' })
    expect(obstacle?.detail).toContain(`${ME} (by socket): it asks for mysql_native_password`)
    // Asked every few seconds: it is asked again only after a while.
    const version = await instance.version()
    expect(await instance.version()).toBe(version)
    expect(countersOf(closed)).toMatchObject({ Aborted_connects: '1' })
    nowMs += 11 * 60_000
    await instance.version()
    expect(countersOf(closed)).toMatchObject({ Aborted_connects: '2', Access_denied_errors: '0' })
    expect(closed.log()).not.toMatch(/denied/i)
  })

  test('are told apart by server', () => {
    const service = createMysqlService()
    const names = service
      .find([processOf(open, [portOf(open)]), processOf(closed)])
      .map(({ name }) => name)
    expect(names).toEqual([String(open.port), closed.socket])
  })

  describe('with the login of an option file', () => {
    const offer = `[client]\nuser = root\npassword = "${STRONG}"\n`

    test.each([
      ['etc/mysql/debian.cnf', '600', true],
      ['root/.my.cnf', '600', true],
      ['root/.my.cnf', '640', false],
      ['root/.my.cnf', '604', false],
    ])('%s of mode %s is used: %s', async (file, mode, isUsed) => {
      const root = rootWith(
        { [file]: `${offer}socket = ${closed.socket}\n` },
        Number.parseInt(mode, 8),
      )
      const { accounts, obstacle } = await read(closed, root)
      expect(obstacle === undefined).toBe(isUsed)
      expect(accounts.some(({ userName }) => userName === 'root@localhost')).toBe(isUsed)
    })

    test('no password goes to a server that the file is not for', async () => {
      const root = rootWith({ 'root/.my.cnf': offer }, 0o600)
      closed.sql('FLUSH STATUS', ...AS_ROOT)
      const { obstacle } = await read(closed, root)
      expect(obstacle?.detail).not.toContain('.my.cnf')
    })

    test('a wrong one is tried once and told without its text', async () => {
      const wrong = offer.replace(STRONG, 'not-this-one')
      const root = rootWith({ 'root/.my.cnf': `${wrong}socket=${closed.socket}\n` }, 0o600)
      const { obstacle } = await read(closed, root)
      expect(obstacle?.detail).toContain('root (root/.my.cnf): error 1045')
      expect(JSON.stringify(obstacle)).not.toContain('not-this-one')
      expect(closed.log().match(/Access denied/g)).toHaveLength(1)
    })

    test('one without a right is told, even if it may see a part, and takes its leave', async () => {
      closed.sql(`CREATE USER guest@localhost IDENTIFIED BY '${STRONG}'`, ...AS_ROOT)
      // A view: it does not show who is locked.
      closed.sql('GRANT SELECT ON mysql.user TO guest@localhost; FLUSH STATUS', ...AS_ROOT)
      const guest = offer.replace('root', 'guest')
      const root = rootWith({ 'root/.my.cnf': `${guest}socket=${closed.socket}\n` }, 0o600)
      const { obstacle } = await read(closed, root)
      expect(obstacle?.detail).toContain('guest (root/.my.cnf): error 1142')
      expect(countersOf(closed)).toMatchObject({ Aborted_clients: '0' })
    })

    test('one that works is used at once the next time', async () => {
      const root = rootWith({ 'root/.my.cnf': `${offer}socket=${closed.socket}\n` }, 0o600)
      const process = changed(processOf(closed), onHostOf(root))
      const instance = only(createMysqlService().find([process]))
      await instance.version()
      closed.sql('FLUSH STATUS', ...AS_ROOT)
      await instance.version()
      expect(countersOf(closed)).toMatchObject({ Aborted_connects: '0' })
    })

    /** The server as it is, on a host that has only these option files. */
    async function read(server: RealMariaDb, root: string) {
      const process = changed(processOf(server), onHostOf(root))
      return only(createMysqlService().find([process])).readAccounts(SIGNAL)
    }
  })

  test('are all open to everybody where nobody is asked', async () => {
    const data = lab.create('lawless')
    const server = await lab.start(data, { args: ['--skip-grant-tables'] })
    const { accounts } = await instanceOf(server).readAccounts(SIGNAL)
    expect(accounts.map(({ userName }) => userName)).toContain('root@localhost')
    for (const account of accounts) {
      expect(account).toMatchObject({ password: { kind: 'empty' }, state: 'trusted' })
    }
    await server.stop()
  })

  test('of a container are never those of the host, whatever its links say', async () => {
    const root = temporaryFolder()
    mkdirSync(path.join(root, 'run/mysqld'), { recursive: true })
    symlinkSync(open.socket, path.join(root, 'run/mysqld/mysqld.sock'))
    const unixSockets = ['/run/mysqld/mysqld.sock']
    const process = changed(processOf(open), { files: new System(root), unixSockets })
    const { accounts, obstacle } = await only(createMysqlService().find([process])).readAccounts(
      SIGNAL,
    )
    expect(accounts).toEqual([])
    expect(obstacle).toMatchObject({ reason: 'absent' })
  })

  test.skipIf(!mayMount())(
    'of a container are read by its socket, which the host does not see',
    async () => {
      const server = await lab.start(lab.create('contained'), { hidden: true })
      expect(existsSync(server.socket)).toBe(false)
      const instance = instanceOf(server)
      const { accounts, obstacle } = await instance.readAccounts(SIGNAL)
      expect(obstacle).toBeUndefined()
      expect(accounts.map(({ userName }) => userName)).toContain('root@localhost')
      expect(await instance.version()).not.toBe('unread')
    },
  )

  test('of MySQL 8 are read from its own table', async () => {
    const server = await lab.start(lab.create('mysql8'))
    server.sql(TABLE_OF_MYSQL_8)
    const instance = instanceOf(server)
    const before = await instance.version()
    const { accounts, gaps } = await instance.readAccounts(SIGNAL)
    expect(accounts).toMatchObject([
      { userName: 'app@%', state: 'expired', maximumAgeDays: 90, lastChangeDay: 19_723 },
      { userName: 'checker@%', password: { kind: 'locked' }, state: 'disabled' },
    ])
    expect(accounts[0]?.password).toMatchObject({ kind: 'hash', format: 'caching-sha2' })
    expect(gaps).toEqual([
      { what: 'second password of an account', reason: 'unsupported', count: 1 },
    ])
    server.sql("UPDATE mysql.user SET account_locked = 'N' WHERE User = 'checker'")
    expect(await instance.version()).not.toBe(before)
  })
})

/** Looks at another root for files, and at the real one for the sockets of the test. */
/** On a host that has only the files below this folder. */
function onHostOf(root: string): Pick<ServiceProcess, 'files' | 'filesForAgent'> {
  const files = new RootedAt(root)
  return { files, filesForAgent: files }
}

class RootedAt extends System {
  override openSocket(relative: string) {
    return new System('/').openSocket(relative)
  }
}

const ACCOUNTS = `
  INSTALL SONAME 'auth_ed25519';
  CREATE USER native_weak@localhost IDENTIFIED BY 'password1' PASSWORD EXPIRE INTERVAL 30 DAY;
  CREATE USER native_strong@localhost IDENTIFIED BY '${STRONG}';
  CREATE USER ed_weak@localhost IDENTIFIED VIA ed25519 USING PASSWORD('password1');
  CREATE USER ed_strong@localhost IDENTIFIED VIA ed25519 USING PASSWORD('${STRONG}');
  CREATE USER old_weak@localhost, old_strong@localhost;
  SET old_passwords = 1;
  SET PASSWORD FOR old_weak@localhost = OLD_PASSWORD('password1');
  SET PASSWORD FOR old_strong@localhost = OLD_PASSWORD('${STRONG}');
  SET old_passwords = 0;
  SET GLOBAL secure_auth = 0;
  CREATE USER two_ways@localhost IDENTIFIED VIA ed25519 USING PASSWORD('${STRONG}')
    OR mysql_native_password USING PASSWORD('password1');
  CREATE USER ed_bare@localhost IDENTIFIED VIA ed25519;
  CREATE USER ed_empty@localhost IDENTIFIED VIA ed25519 USING PASSWORD('');
  CREATE USER socket@localhost IDENTIFIED VIA unix_socket;
  CREATE USER alternative@localhost
    IDENTIFIED VIA unix_socket OR mysql_native_password USING PASSWORD('password1');
  CREATE USER none@localhost IDENTIFIED BY '';
  CREATE USER locked@localhost IDENTIFIED BY 'password1' ACCOUNT LOCK;
  CREATE USER expired@localhost IDENTIFIED BY 'password1' PASSWORD EXPIRE;
  CREATE USER ''@localhost;
  CREATE ROLE a_role;
  CREATE USER \`O'Brien "Ü\`@'%' IDENTIFIED BY 'password1';
  CREATE USER twice@localhost IDENTIFIED BY '${STRONG}';
  CREATE USER twice@'10.%' IDENTIFIED BY 'password1';
`

/** The columns that matter, from its documentation; the digest is the example of John the Ripper's mysql8. */
const TABLE_OF_MYSQL_8 = `
  SET time_zone = '+00:00';
  RENAME TABLE mysql.global_priv TO mysql.gone;
  DROP VIEW mysql.user;
  CREATE TABLE mysql.user (
    Host char(255) CHARACTER SET ascii NOT NULL DEFAULT '',
    User char(32) COLLATE utf8mb3_bin NOT NULL DEFAULT '',
    plugin char(64) COLLATE utf8mb3_bin NOT NULL DEFAULT 'caching_sha2_password',
    authentication_string text COLLATE utf8mb3_bin,
    password_expired enum('N','Y') NOT NULL DEFAULT 'N',
    password_last_changed timestamp NULL DEFAULT NULL,
    password_lifetime smallint unsigned DEFAULT NULL,
    account_locked enum('N','Y') NOT NULL DEFAULT 'N',
    User_attributes json DEFAULT NULL,
    PRIMARY KEY (Host, User)
  );
  INSERT INTO mysql.user VALUES
    ('%', 'app', DEFAULT, CONCAT('$A$005$', UNHEX('06437A150142644D74187A6A2F0D7971094F2575'
      '48667A67485366745A304F6A487A73704250663465337A7530325157687A51364A384D737554424939702E')),
      'N', '2024-01-01 12:00:00', 90, 'N', '{"additional_password": "x"}'),
    ('%', 'checker', DEFAULT, '', 'Y', NULL, NULL, 'Y', NULL);
`

function processOf(server: RealMariaDb, ports: readonly ObservedPort[] = []): ServiceProcess {
  return only(processesOf(server, listServiceProcesses(new System('/'), ports)))
}

/** Under its usual name, which only this test gives it. */
function processesOf({ pid }: RealMariaDb, all: readonly ServiceProcess[]): ServiceProcess[] {
  return all
    .filter((process) => process.pid === pid)
    .map((process) => changed(process, { program: 'mariadbd' }))
}

function serviceOf(server: RealMariaDb): Service {
  const service = createMysqlService()
  return { ...service, find: (processes) => service.find(processesOf(server, processes)) }
}

function countersOf(server: RealMariaDb): Record<string, string> {
  const rows = server.sql('SHOW GLOBAL STATUS', ...AS_ROOT).split('\n')
  return Object.fromEntries(rows.map((row) => row.split('\t')))
}

function instanceOf(server: RealMariaDb, ports: readonly ObservedPort[] = []): ServiceInstance {
  return only(createMysqlService().find([processOf(server, ports)]))
}

function portOf({ pid, port = 0 }: RealMariaDb): ObservedPort {
  return { type: 'TCP', port, laddr: '127.0.0.1', category: 'host', container_id: '', pid }
}

function only<T>(values: readonly T[]): T {
  const [value, ...others] = values
  if (value === undefined || others.length > 0) throw new Error(`${values.length} instead of one`)
  return value
}

function rootWith(files: Readonly<Record<string, string>>, mode: number): string {
  const root = temporaryFolder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
    chmodSync(path.join(root, file), mode)
  }
  return root
}
