import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import type { Result } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
let endpoint: string
let folder: string
beforeAll(async () => {
  api = await testApi()
  endpoint = await api.app.listen({ host: '127.0.0.1', port: 0 })
  folder = mkdtempSync(path.join(os.tmpdir(), 'identity-commands-'))
  writeFileSync(path.join(folder, 'endpoint'), `${endpoint}\n`)
  writeFileSync(path.join(folder, 'admin-password'), `${api.password}\n`, { mode: 0o600 })
  await json('projects', 'create', 'web')
  await json('enterprise-projects', 'create', 'finance', '--description', 'money')
  await json('enterprise-projects', 'create', 'sales')
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})

test('a project or an enterprise project is found by its name and by its ID', async () => {
  const { id: project } = await json('projects', 'create', 'by name or ID')
  const { id: enterpriseProject } = await json('enterprise-projects', 'create', 'named')

  const grants = []
  for (const [nth, [p, e]] of [
    ['by name or ID', 'named'],
    [project, enterpriseProject],
  ].entries()) {
    const words = ['users', 'create', `named-${nth}`, '--role', 'operator']
    const user = await json(...words, '--project', p ?? '', '--enterprise-project', e ?? '')
    const { data_list: listed } = await json('grants', 'list', '--user', user.id)
    grants.push(...listed)
  }

  expect(grants).toHaveLength(2)
  for (const grant of grants) {
    expect(grant).toMatchObject({
      role: 'operator',
      project_id: project,
      enterprise_project_ids: [enterpriseProject],
    })
  }
})

test('the default enterprise project has two names, and names twice are one', async () => {
  const options = ['0', 'default', 'finance', 'finance'].flatMap((each) => [
    '--enterprise-project',
    each,
  ])
  const user = await json('users', 'create', 'twice', '--role', 'operator', ...options)
  const { data_list: grants } = await json('grants', 'list', '--user', 'twice')

  expect(grants).toMatchObject([{ user_id: user.id }])
  expect(grants[0]?.enterprise_project_ids).toHaveLength(2)
  expect(grants[0]?.enterprise_project_ids).toContain('0')
  expect(grants[0]).not.toHaveProperty('project_id')
})

test.each([
  [['--project', ''], '--project "" is none of your projects'],
  [['--project', 'none'], '--project "none" is none of your projects'],
  [['--enterprise-project', ''], '--enterprise-project "" is none of your enterprise projects'],
])('%j, as of an unset variable, gives nobody the whole account', async (options, message) => {
  const created = await admin('users', 'create', 'nobody', '--role', 'admin', ...options)

  expect(created).toMatchObject({ code: 1, stdout: '' })
  expect(created.stderr).toContain(message)
  expect(await json('users', 'list')).not.toMatchObject({
    data_list: expect.arrayContaining([expect.objectContaining({ name: 'nobody' })]) as unknown,
  })
})

test.each([
  [[], 'operator in the whole account'],
  [['--project', 'web'], 'operator in project web'],
  [
    ['--enterprise-project', 'sales', '--enterprise-project', 'finance'],
    'operator in every project, there only in enterprise project sales, finance',
  ],
  [
    ['--project', 'web', '--enterprise-project', 'default'],
    'operator in project web, there only in enterprise project default',
  ],
])('people read what a new user with %j may do, and its password once', async (where, grant) => {
  const name = `user ${where.join(' ').replaceAll('--', '')}`.trim()
  const { code, stdout } = await admin('users', 'create', name, '--role', 'operator', ...where)

  expect(code).toBe(0)
  expect(stdout).toContain(`  grant     ${grant}\n`)
  expect(stdout).toContain(`  account   ${api.domain}\n`)
  expect(stdout).toMatch(/\n {2}password {2}\S{20,}\nThe password is shown this once/)
})

test('lists show people names, and programs IDs', async () => {
  await json('users', 'create', 'lister', '--role', 'auditor', '--project', 'web')
  const { stdout } = await admin('grants', 'list')

  expect(stdout).toMatch(/^USER +ROLE +PROJECT +ENTERPRISE PROJECT +ID\n/)
  expect(stdout).toMatch(/\nlister +auditor +web +\(all\) +[0-9a-f]{32}\n/)
  expect((await admin('enterprise-projects', 'list')).stdout).toMatch(/\nfinance .* money\n/)
  expect((await admin('users', 'list')).stdout).toMatch(/\nlister +[0-9a-f]{32} +enabled +20/)
})

test('access keys are made for oneself, and shown once', async () => {
  const { stdout } = await admin('access-keys', 'create', '--description', 'ci')
  const [, access = '', secret = ''] =
    /access key \(AK\) {2}([0-9A-Z]{20})\n {2}secret key \(SK\) {2}(\S+)\nThe secret key is shown this once/.exec(
      stdout,
    ) ?? []

  const listed = await admin('access-keys', 'list')
  expect(listed.stdout).toMatch(new RegExp(`\n${access} +enabled +20.* ci\n`))
  expect(listed.stdout).not.toContain(secret)

  await admin('access-keys', 'disable', access)
  expect((await admin('access-keys', 'list', '--user', api.user)).stdout).toContain('disabled')
  await admin('access-keys', 'delete', access)
  expect((await admin('access-keys', 'list')).stdout).toBe('User admin has no access key.\n')
})

test('a user of another project is told which one, manages its keys, and nothing else', async () => {
  const { password } = await json(
    'users',
    'create',
    'web user',
    '--role',
    'admin',
    '--project',
    'web',
  )
  const as = (...words: string[]) =>
    runOpenHss(words, {
      OPENHSS_ENDPOINT: endpoint,
      OPENHSS_USER: 'web user',
      OPENHSS_PASSWORD: password,
    })

  expect(await as('token')).toMatchObject({
    code: 1,
    stderr: 'error: web user has no project default: set OPENHSS_PROJECT to web\n',
  })
  expect(await as('access-keys', 'create')).toMatchObject({ code: 0 })
  expect(await as('projects', 'list')).toMatchObject({ code: 0 })
  expect(await as('users', 'list')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\(APIGW\.0302\)\n$/) as string,
  })
})

test('a wrong password is not explained as a wrong project', async () => {
  const { code, stderr } = await runOpenHss(['token'], {
    OPENHSS_ENDPOINT: endpoint,
    OPENHSS_PASSWORD: 'wrong',
  })

  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: \S+ says: .*\(401\)\n$/)
})

test('OPENHSS_PROJECT takes the ID of a project too', async () => {
  const { data_list: projects } = await json('projects', 'list')
  for (const { id, name } of projects) {
    for (const given of [id, name]) {
      expect(await adminIn(given, 'token')).toMatchObject({ code: 0, stderr: '' })
    }
  }
})

test("the administrator's password is not tried for anybody else", async () => {
  const { code, stderr } = await runOpenHss(['token'], {
    OPENHSS_DATA_DIR: folder,
    OPENHSS_USER: 'grace',
  })

  expect(code).toBe(1)
  expect(stderr).toContain('OPENHSS_PASSWORD is needed for grace of openhss')
  expect(await api.sql`select from audit_events where user_name = 'grace'`).toHaveLength(0)
})

test('a password file that is out of date is named', async () => {
  const stale = mkdtempSync(path.join(os.tmpdir(), 'identity-commands-'))
  writeFileSync(path.join(stale, 'endpoint'), `${endpoint}\n`)
  writeFileSync(path.join(stale, 'admin-password'), 'an older one\n', { mode: 0o600 })
  const { code, stderr } = await runOpenHss(['token'], { OPENHSS_DATA_DIR: stale })
  rmSync(stale, { recursive: true })

  expect(code).toBe(1)
  expect(stderr).toContain(`The password in ${stale}/admin-password is no longer that of admin`)
})

test('naming the server of this data directory needs no password either', async () => {
  const variables = { OPENHSS_DATA_DIR: folder, OPENHSS_ENDPOINT: endpoint }
  expect(await runOpenHss(['token'], variables)).toMatchObject({ code: 0 })
})

test("resetting one's own password keeps the file of this server right", async () => {
  const { stdout } = await admin('users', 'reset-password', 'admin')

  const file = path.join(folder, 'admin-password')
  const password = readFileSync(file, 'utf8').trim()
  expect(password).not.toBe(api.password)
  expect(stdout).toContain(`  password  ${password}\n`)
  expect(stdout).toContain(`It is now in ${file}`)
  expect(await admin('users', 'list')).toMatchObject({ code: 0 })
})

test("another one's password is printed only", async () => {
  await json('users', 'create', 'other', '--role', 'auditor')
  const before = readFileSync(path.join(folder, 'admin-password'), 'utf8')
  const { password } = await json('users', 'reset-password', 'other')

  expect(readFileSync(path.join(folder, 'admin-password'), 'utf8')).toBe(before)
  const variables = { OPENHSS_DATA_DIR: folder, OPENHSS_USER: 'other', OPENHSS_PASSWORD: password }
  expect(await runOpenHss(['users', 'list'], variables)).toMatchObject({ code: 0 })
})

/** Runs a command as the administrator of the server of this data directory. */
function admin(...words: string[]): Promise<Result> {
  return runOpenHss(words, { OPENHSS_DATA_DIR: folder })
}

function adminIn(project: string, ...words: string[]): Promise<Result> {
  return runOpenHss(words, { OPENHSS_DATA_DIR: folder, OPENHSS_PROJECT: project })
}

interface Shown {
  readonly id: string
  readonly name: string
  readonly password: string
  readonly enterprise_project_ids?: readonly string[]
}

async function json(...words: string[]): Promise<Shown & { readonly data_list: readonly Shown[] }> {
  const { code, stdout, stderr } = await admin(...words, '--json')
  if (code !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
  return JSON.parse(stdout) as Shown & { readonly data_list: readonly Shown[] }
}
