import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { agentOperations, createClient } from '@openhss/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import { killProcessesOf, OPENHSS, RunningCommand } from './openhss-host.ts'
import { usePreparedDatabase } from './prepared-database/prepared-database.ts'

const ID = expect.stringMatching(/^[0-9a-f]{32}$/) as string
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const ACCESS_KEY = expect.stringMatching(/^[0-9A-Z]{20}$/) as string
const TEXT = expect.any(String) as string

/** Scripts rely on this: every command that manages, against a real server, as JSON. */
describe('commands of identity', () => {
  let folder: string
  let dataDirectory: string
  let server: RunningCommand
  let endpoint: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-identity-'))
    dataDirectory = path.join(folder, 'data')
    // Each command signs in.
    await usePreparedDatabase(dataDirectory)
    const env = {
      PATH: process.env.PATH,
      OPENHSS_DATA_DIR: dataDirectory,
      OPENHSS_LISTEN: '127.0.0.1:0',
    }
    const stdio = ['ignore' as const, 'pipe' as const, 'pipe' as const]
    server = new RunningCommand(spawn(OPENHSS, ['server'], { env, detached: true, stdio }))
    endpoint = (await server.printed(/"endpoint":"([^"]+)"/))[1] ?? ''
  })
  afterAll(async () => {
    await server.stop('SIGTERM')
    killProcessesOf(folder)
    await rm(folder, { recursive: true })
  })

  test('projects create, list', async () => {
    const project = await json('projects create web')
    expect(project).toMatchObject({ id: ID, name: 'web' })
    const { total_num: total, data_list: projects } = await json('projects list')
    expect(total).toBe(2)
    expect(projects?.map(({ name }) => name).toSorted()).toEqual(['default', 'web'])
    expect(projects).toContainEqual(project)
    expect(await run(['projects', 'create', 'web'])).toMatchObject({ status: 1, stdout: '' })
  })

  test('enterprise-projects create, disable, enable, list', async () => {
    const created = await json('enterprise-projects create finance --description money')
    expect(created).toMatchObject({ id: UUID, name: 'finance', description: 'money' })
    const statusOf = async () =>
      (await json('enterprise-projects list')).data_list?.find(({ id }) => id === created.id)
        ?.status
    expect(await json('enterprise-projects disable finance')).toMatchObject({
      id: created.id,
      status: 2,
    })
    expect(await statusOf()).toBe(2)
    expect(await json(`enterprise-projects enable ${created.id}`)).toMatchObject({ status: 1 })
    expect(await statusOf()).toBe(1)
  })

  test.each([
    ['admin', 'users list', undefined],
    ['operator', 'weak-passwords --all', 'join-token'],
    ['auditor', 'users list', 'projects create x'],
    ['installer', 'join-token', 'weak-passwords --all'],
  ])('users create --role %s, and what it may do from elsewhere', async (role, may, mayNot) => {
    const user = await json(`users create ${role}-user --role ${role}`)
    expect(user).toMatchObject({ id: ID, name: `${role}-user`, password: TEXT })
    const elsewhere = as(`${role}-user`, user.password)

    expect(await run(may.split(' '), elsewhere)).toMatchObject({ status: 0, stderr: '' })
    if (mayNot === undefined) return
    const refused = await run(mayNot.split(' '), elsewhere)
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^error: .* not authorized .*\n$/)
  })

  test('users disable, enable, reset-password, list, delete', async () => {
    const { id, password = '' } = await json('users create carol --role auditor')
    expect(await json('users disable carol')).toMatchObject({ id, name: 'carol', enabled: false })
    expect(await run(['token'], as('carol', password))).toMatchObject({ status: 1, stdout: '' })
    expect(await json(`users enable ${id}`)).toMatchObject({ id, enabled: true })
    expect((await run(['token'], as('carol', password))).status).toBe(0)

    const changed = await json('users reset-password carol')
    expect(changed).toMatchObject({ id, name: 'carol', password: TEXT })
    expect((await run(['token'], as('carol', password))).status).toBe(1)
    expect((await run(['token'], as('carol', changed.password))).status).toBe(0)

    expect(await json('users delete carol')).toEqual({ id, name: 'carol' })
    expect((await json('users list')).data_list?.map(({ name }) => name)).not.toContain('carol')
    expect(await run(['users', 'delete', 'carol'])).toMatchObject({ status: 1, stdout: '' })
  })

  test('grants create, list, delete', async () => {
    const { id: userId } = await json('users create dave --role operator --project web')
    const { data_list: finance } = await json('enterprise-projects list')
    const grant = await json('grants create dave --role installer --enterprise-project finance')
    expect(grant).toMatchObject({
      id: ID,
      user_id: userId,
      role: 'installer',
      enterprise_project_ids: [finance?.find(({ name }) => name === 'finance')?.id],
    })
    expect(await json('grants list --user dave')).toMatchObject({ total_num: 2 })
    expect(await json(`grants delete ${grant.id}`)).toEqual({ id: grant.id })
    expect((await json('grants list --user dave')).data_list).toMatchObject([{ role: 'operator' }])
  })

  test('access-keys create, list, disable, enable, delete', async () => {
    const { id: userId } = await json('users create erin --role operator')
    const key = await json('access-keys create --user erin --description ci')
    expect(key).toMatchObject({ access: ACCESS_KEY, secret: TEXT, user_id: userId })
    const listed = (await run(['access-keys', 'list', '--user', 'erin', '--json'])).stdout
    expect(JSON.parse(listed)).toMatchObject({
      total_num: 1,
      data_list: [{ access: key.access, status: 'active', description: 'ci' }],
    })
    expect(listed).not.toContain(key.secret)
    expect(await json(`access-keys disable ${key.access}`)).toMatchObject({ status: 'inactive' })
    expect(await json(`access-keys enable ${key.access}`)).toMatchObject({ status: 'active' })
    expect(await json(`access-keys delete ${key.access}`)).toEqual({ access: key.access })
    expect(await json('access-keys list --user erin')).toEqual({ total_num: 0, data_list: [] })
  })

  test('access-keys create without --user is for who calls', async () => {
    const { id, password } = await json('users create frank --role operator --project web')
    const own = await run(['access-keys', 'create', '--json'], as('frank', password))
    expect(own).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(own.stdout)).toMatchObject({ user_id: id, access: ACCESS_KEY })
    const refused = await run(['access-keys', 'create', '--user', 'admin'], as('frank', password))
    expect(refused).toMatchObject({ status: 1, stdout: '' })
  })

  test('a user without the project default is told to set OPENHSS_PROJECT', async () => {
    const { password } = await json('users create grace --role operator --project web')
    const grace = as('grace', password)
    const unset = await run(['weak-passwords', '--all'], grace)
    expect(unset).toMatchObject({ status: 1, stdout: '' })
    expect(unset.stderr).toBe('error: grace has no project default: set OPENHSS_PROJECT to web\n')
    const set = await run(['weak-passwords', '--all', '--json'], {
      ...grace,
      OPENHSS_PROJECT: 'web',
    })
    expect(JSON.parse(set.stdout)).toEqual({ total_num: 0, data_list: [] })
  })

  test('join-token --enterprise-project, hosts move', async () => {
    await json('enterprise-projects create sales')
    const { id: legal } = await json('enterprise-projects create legal')
    const { join_token = '' } = await json('join-token --enterprise-project sales --name shops')
    const listed = (await run(['join-token', 'list'])).stdout
    expect(listed).toMatch(new RegExp(` shops +${join_token.slice(-6)} `))
    const host = { host_name: 'web-1', private_ip: '', os_name: '', agent_version: '0.1.0' }
    const { host_id: hostId } = await createClient(agentOperations, endpoint).enrolAgent({
      body: { join_token, host },
    })
    const userIn = async (where: string) => {
      const line = `users create in-${where} --role operator --enterprise-project ${where}`
      return as(`in-${where}`, (await json(line)).password)
    }
    const [inSales, inLegal] = [await userIn('sales'), await userIn('legal')]
    const isSeen = async (by: Record<string, string>) =>
      (await run(['ports', hostId], by)).status === 0
    expect([await isSeen(inSales), await isSeen(inLegal)]).toEqual([true, false])
    expect(await json(`hosts move ${hostId} --enterprise-project legal`)).toEqual({
      host_id: hostId,
      enterprise_project_id: legal,
    })
    expect([await isSeen(inSales), await isSeen(inLegal)]).toEqual([false, true])
    const human = await run(['hosts', 'move', hostId, '--enterprise-project', 'default'])
    expect(human.stdout).toBe('Host web-1 is now in enterprise project default.\n')
    expect(await run(['hosts', 'move', hostId, '--enterprise-project', 'none'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--enterprise-project "none" is none of your') as string,
    })
  })

  test('accounts create, list; a tenant manages its own and sees nothing else', async () => {
    const account = await json('accounts create acme')
    expect(account).toMatchObject({ id: ID, name: 'acme', password: TEXT })
    expect((await json('accounts list')).data_list).toContainEqual({ id: account.id, name: 'acme' })
    const tenant = { ...as(account.user?.name ?? '', account.password), OPENHSS_DOMAIN: 'acme' }

    const listed = await run(['users', 'list', '--json'], tenant)
    expect(listed).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(listed.stdout)).toMatchObject({ total_num: 1, data_list: [account.user] })
    expect((await run(['token'], tenant)).status).toBe(0)
    expect(await run(['accounts', 'list'], tenant)).toMatchObject({ status: 1, stdout: '' })
  })

  test("users reset-password of one's own keeps the password file right, and others out", async () => {
    const file = path.join(dataDirectory, 'admin-password')
    const before = readFileSync(file, 'utf8')
    const { password } = await json('users reset-password admin')
    expect(readFileSync(file, 'utf8')).toBe(`${password}\n`)
    expect(password).not.toBe(before.trim())
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await json('users list')).toMatchObject({ total_num: expect.any(Number) as number })
  })

  test('no secret that was shown is in the log of the server', () => {
    expect(shown.size).toBeGreaterThan(10)
    for (const secret of shown) expect(server.output).not.toContain(secret)
  })

  const shown = new Set<string>()

  /** Runs a command line as the administrator of this machine. @returns the object that --json prints. */
  async function json(line: string): Promise<Shown> {
    const { status, stdout, stderr } = await run([...line.split(' '), '--json'])
    expect([line, status, stderr]).toEqual([line, 0, ''])
    const object = JSON.parse(stdout) as Shown
    for (const secret of [object.password, object.secret]) if (secret) shown.add(secret)
    return object
  }

  /** In this process: a hundred starts of the command would take half a minute of processor time. */
  async function run(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const all = { OPENHSS_DATA_DIR: dataDirectory, ...variables }
    const { code: status, stdout, stderr } = await runOpenHss(words, all)
    return { status, stdout, stderr }
  }

  /** Runs a command where there is no data directory. */
  function as(user: string, password: string | undefined): Record<string, string> {
    return {
      OPENHSS_DATA_DIR: path.join(folder, 'elsewhere'),
      OPENHSS_ENDPOINT: endpoint,
      OPENHSS_DOMAIN: 'openhss',
      OPENHSS_USER: user,
      OPENHSS_PASSWORD: password ?? '',
    }
  }
})

interface Shown {
  readonly id: string
  readonly name: string
  readonly status?: number | string
  readonly password?: string
  readonly access?: string
  readonly secret?: string
  readonly join_token?: string
  readonly user?: { readonly id: string; readonly name: string }
  readonly total_num?: number
  readonly data_list?: readonly Shown[]
}
