import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findDebianPostgres } from '@openhss/testkit'
import { STRONG, temporaryHost } from '@openhss/testkit/hosts'
import { canHide, createClusters, POSTGRES_OWNER } from '@openhss/testkit/servers'
import type { Clusters, RealPostgres } from '@openhss/testkit/servers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runTestCheck } from '../../../passwords/run-test-check.fixture.ts'
import { createPortScanner } from '../../../ports/port-scanner.ts'
import { System } from '../../../host/system.ts'
import { listServiceProcesses } from '../list-service-processes.ts'
import { createServiceAccountReader } from '../service-accounts.ts'
import type { Service } from '../service.ts'
import { postgresql } from './postgresql.ts'

const HBA = `
local all "trusted locally" trust
host all trusted_net 192.0.2.0/24 trust
host all +trusted_group 192.0.2.0/24 trust
host replication no_password 192.0.2.0/24 trust
host all shadowed 10.0.0.0/8 scram-sha-256
host all shadowed 10.1.0.0/16 trust
hostssl all certified all trust clientcert=verify-full
local all all peer
host all all 127.0.0.1/32 scram-sha-256
`

const ROLES = `
set password_encryption = 'scram-sha-256';
create role scram_weak login password 'password1';
create role scram_strong login password '${STRONG}';
create role until_past login password 'password1' valid until '2020-01-01';
create role until_later login password 'password1' valid until '2100-01-01';
create role until_infinity login password 'password1' valid until 'infinity';
create role no_login password 'password1';
create role no_password login;
create role shadowed login;
create role certified login;
create role "trusted locally" login password '${STRONG}';
create role trusted_net login;
create role trusted_group;
create role between in role trusted_group;
create role trusted_member login in role between;
create role "Zoë ""quoted"" \\ 'role'" login password 'password1';
set password_encryption = 'md5';
create role md5_weak login password 'password1';
create role "md5 Zoë" login password 'password1';
create role md5_strong login password '${STRONG}';
`

const bin = findDebianPostgres()

describe.skipIf(bin === undefined)('roles of running servers', () => {
  let clusters: Clusters
  let open: RealPostgres
  let closed: RealPostgres
  beforeAll(async () => {
    clusters = createClusters(bin ?? '')
    ;[open, closed] = await Promise.all([
      clusters.start('open', { hba: HBA }),
      clusters.start('closed', {
        hba: 'local all all scram-sha-256\n',
        settings: ['listen_addresses='],
      }),
    ])
    await open.sql(ROLES)
  })
  afterAll(async () => clusters.remove())

  /** This machine may run others. */
  const service: Service = {
    type: 'postgresql',
    find: (processes) =>
      postgresql
        .find(processes)
        .filter(({ name }) => name === String(open.port) || name.startsWith(closed.dataFolder)),
  }
  const system = new System()
  const reader = () =>
    createServiceAccountReader(system, [service], () => createPortScanner(system).scan().ports)
  const read = async () => await reader().read(AbortSignal.timeout(20_000))

  test('are judged by their stored passwords, and by what lets them in without one', async () => {
    const services = reader()
    const { verdicts } = await runTestCheck({ system: temporaryHost([]), services })
    const seen = verdicts.map(({ user_name: name, verdict, account_state: state, ...rest }) => {
      const scheme = 'scheme' in rest ? [rest.scheme] : []
      return [name, [verdict, state, ...scheme].filter((each) => each !== undefined).join(' ')]
    })
    expect(Object.fromEntries(seen)).toEqual({
      [POSTGRES_OWNER]: 'locked',
      scram_weak: 'weak scram-sha-256',
      scram_strong: 'not_found scram-sha-256',
      md5_weak: 'weak postgres-md5',
      md5_strong: 'not_found postgres-md5',
      'md5 Zoë': 'weak postgres-md5',
      [QUOTED]: 'weak scram-sha-256',
      until_past: 'weak expired scram-sha-256',
      until_later: 'weak scram-sha-256',
      until_infinity: 'weak scram-sha-256',
      no_login: 'locked no_login',
      no_password: 'locked',
      shadowed: 'locked',
      certified: 'locked',
      'trusted locally': 'empty trusted',
      trusted_net: 'empty trusted',
      trusted_group: 'locked no_login',
      between: 'locked no_login',
      trusted_member: 'empty trusted',
    })
    expect(new Set(verdicts.map(({ instance }) => instance))).toEqual(new Set([String(open.port)]))
    expect(verdicts.every(({ service_type: type }) => type === 'postgresql')).toBe(true)
  })

  test('have the age that is left to them', async () => {
    const { accounts } = await read()
    const ages = new Map(accounts.map((account) => [account.userName, account.maximumAgeDays]))
    expect(ages.get('until_past')).toBe(0)
    const left = (Date.UTC(2100, 0, 1) - Date.now()) / 86_400_000
    expect(Math.abs((ages.get('until_later') ?? 0) - left)).toBeLessThan(2)
    expect(ages.get('until_infinity')).toBeUndefined()
    expect(ages.get('scram_weak')).toBeUndefined()
  })

  test('are not guessed at: where a password is asked for, nobody logs in', async () => {
    const { accounts, gaps, coverage } = await read()
    const instance = `${closed.dataFolder}/.s.PGSQL.${closed.port}`
    expect(accounts.filter((account) => account.instance === instance)).toEqual([])
    expect(gaps).toEqual([
      { what: `postgresql ${instance}: accounts`, reason: 'permission', count: 1 },
    ])
    expect(coverage).toContainEqual({
      service_type: 'postgresql',
      instance,
      accounts: 0,
      reason: 'permission',
      detail: 'PostgreSQL asks for a password at its Unix socket',
      remedy: `Put the line "local all ${POSTGRES_OWNER} peer" first in pg_hba.conf, and reload PostgreSQL.`,
    })
    const later = closed.log().split('ready to accept connections\n')[1] ?? ''
    expect(later).toContain('connection received')
    expect(later.split('\n').filter((line) => !/connection received|^$/.test(line))).toEqual([])
  })

  test('are not asked for again and again where nobody is let in', async () => {
    const services = reader()
    await services.read(AbortSignal.timeout(20_000))
    const before = closed.log()
    const version = await services.version()
    expect(await services.version()).toBe(version)
    expect(closed.log()).toBe(before)
  })

  test('are read again when one of them changes, and not otherwise', async () => {
    const services = reader()
    const before = await services.version()
    expect(await services.version()).toBe(before)
    await open.sql(`alter role scram_strong password 'password2'`)
    const changed = await services.version()
    expect(changed).not.toBe(before)
    await open.sql('grant trusted_group to scram_strong')
    const granted = await services.version()
    expect(granted).not.toBe(changed)
    appendFileSync(path.join(open.dataFolder, 'pg_hba.conf'), 'host all all 192.0.2.1/32 trust\n')
    expect(await services.version()).not.toBe(granted)
  })

  test('are not waited for when the server hangs and the run is stopped', async () => {
    process.kill(closed.pid, 'SIGSTOP')
    try {
      const { coverage } = await reader().read(AbortSignal.timeout(1_000))
      const ofClosed = coverage.find(({ instance }) => instance.startsWith(closed.dataFolder))
      expect(ofClosed).toMatchObject({ accounts: 0, reason: 'stopped' })
      const afterwards = await reader().read(AbortSignal.abort())
      expect(new Set(afterwards.coverage.map(({ reason }) => reason))).toEqual(new Set(['stopped']))
    } finally {
      process.kill(closed.pid, 'SIGCONT')
    }
  })

  test.runIf(canHide())(
    'are found where only the server sees its socket, and calls its superuser otherwise',
    async () => {
      const hidden = await clusters.start('hidden', {
        hba: 'local all app trust\nlocal all all reject\nhost all all 127.0.0.1/32 trust\n',
        environment: { POSTGRES_PASSWORD: 'x', POSTGRES_USER: 'app', PGAPPNAME: 'y' },
        isHidden: true,
      })
      expect(existsSync(path.join(hidden.socketFolder, `.s.PGSQL.${hidden.port}`))).toBe(false)
      await hidden.sql('create role app superuser login')
      const instance = postgresql
        .find(listServiceProcesses(system, []))
        .find(({ name }) => name.startsWith(hidden.socketFolder))
      const read = await instance?.readAccounts(AbortSignal.timeout(20_000))
      expect(read?.obstacle).toBeUndefined()
      expect(read?.accounts.map(({ userName }) => userName)).toEqual(['app', POSTGRES_OWNER])
    },
  )

  test('of a rule that the server cannot read are a gap', async () => {
    appendFileSync(path.join(open.dataFolder, 'pg_hba.conf'), 'host all all 192.0.2.1/32 trsut\n')
    const { gaps } = await read()
    const what = `postgresql ${open.port}: pg_hba.conf line`
    expect(gaps).toContainEqual({ what, reason: 'malformed', count: 1 })
  })

  test('are only as configured until the server loads a pg_hba.conf that was changed', async () => {
    const before = await read()
    const told = {
      instance: String(open.port),
      reason: 'unsupported',
      remedy: 'Reload PostgreSQL.',
    }
    expect(before.coverage).toContainEqual(expect.objectContaining(told))
    await open.sql('select pg_reload_conf()')
    await expect
      .poll(async () => (await read()).coverage, { timeout: 20_000 })
      .not.toContainEqual(expect.objectContaining(told))
  })

  test('are open where a map lets every user of the host be one of them', async () => {
    const mapped = await clusters.start('mapped', {
      hba: `local template1 ${POSTGRES_OWNER} peer\nlocal all all peer map=any\nlocal all all pam\n`,
    })
    await mapped.sql('create role app login; create role other login')
    const ident = 'any /^.*$ app\nany /^(.*)$ \\1\nany /^web other\nelse /. other\n'
    writeFileSync(path.join(mapped.dataFolder, 'pg_ident.conf'), ident)
    const instance = () =>
      postgresql
        .find(listServiceProcesses(system, []))
        .find(({ name }) => name.startsWith(mapped.socketFolder))
    const readMapped = () => instance()?.readAccounts(AbortSignal.timeout(20_000))
    await mapped.sql('select pg_reload_conf()')
    await expect
      .poll(async () => {
        const accounts = (await readMapped())?.accounts ?? []
        return accounts.map(({ userName, state }) => [userName, state])
      })
      .toEqual([
        ['app', 'trusted'],
        ['other', undefined],
        [POSTGRES_OWNER, undefined],
      ])
    expect((await readMapped())?.gaps).toEqual([
      { what: 'accounts that pg_hba.conf lets in by pam', reason: 'unsupported', count: 1 },
    ])
    // A list of names that a rule includes belongs to the file.
    const list = path.join(mapped.dataFolder, 'names')
    writeFileSync(list, 'nobody_yet\n')
    appendFileSync(path.join(mapped.dataFolder, 'pg_hba.conf'), 'local all @names reject\n')
    await mapped.sql('select pg_reload_conf()')
    await expect.poll(async () => (await readMapped())?.obstacle).toBeUndefined()
    appendFileSync(list, 'app\n')
    const changed = await readMapped()
    expect(changed?.obstacle).toMatchObject({ remedy: 'Reload PostgreSQL.' })
    expect(changed?.accounts.map(({ state }) => state)).toEqual([
      'trusted',
      'as_configured',
      'as_configured',
    ])
  })

  test('are read without the database postgres', async () => {
    await open.sql('drop database postgres')
    const { coverage } = await read()
    expect(coverage).toContainEqual({
      service_type: 'postgresql',
      instance: String(open.port),
      accounts: 19,
    })
  })
})

const QUOTED = `Zoë "quoted" \\ 'role'`
