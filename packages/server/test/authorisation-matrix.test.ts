import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { apiOperations, RELEASE_SIGNATURE_FILE, roleNames, roles } from '@openhss/contract'
import type { Operation, Permission, Role } from '@openhss/contract'
import {
  acceptanceTerms,
  acceptFinding,
  addEnterpriseProject,
  addHostGroup,
  addJoinToken,
  addProject,
  addUser,
  createSecretWatch,
  createKey,
  createTenant,
  testApi,
} from '@openhss/testkit'
import type { TestApi, TestGrant } from '@openhss/testkit'
import { enrolMarkedHost } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedOutcome, outcomeOf, outcomesOf, scopes } from './authorisation-matrix.fixture.ts'
import type { Observation, Scope } from './authorisation-matrix.fixture.ts'
import { requestFor, withFittingValues } from './contract-request.fixture.ts'
import type { ContractRequest } from './contract-request.fixture.ts'
import { callerOf, credentialKinds, sendAs, signInAgain } from './credentials.fixture.ts'
import type { Caller, CredentialKind } from './credentials.fixture.ts'

const operations: [string, Operation][] = Object.entries<Operation>(apiOperations).filter(
  ([, { access }]) => access !== 'public' && access !== 'optional' && access !== 'agent',
)

/** After these operations a caller must sign in again, so they are tried with one credential. */
const endsCredential: Readonly<Record<string, CredentialKind | undefined>> = {
  changePassword: 'token',
  deleteToken: 'token',
  deleteSession: 'session',
}

/** Operations about the caller's own things, and the permission that opens those of other users. */
const aboutOthers: Readonly<Record<string, Permission | undefined>> = {
  createCredential: 'iam:credentials:manage',
  listCredentials: 'iam:credentials:manage',
  showCredential: 'iam:credentials:manage',
  updateCredential: 'iam:credentials:manage',
  deleteCredential: 'iam:credentials:manage',
  showToken: 'iam:tokens:manage',
  deleteToken: 'iam:tokens:manage',
  showIamUser: 'iam:users:list',
  showIamUserDetails: 'iam:users:list',
  listUserProjects: 'iam:users:list',
  changePassword: undefined,
}

let api: TestApi
/** Values by the names that fields have for them: where the requests go, and a user to act on. */
let place: Readonly<Record<string, string>>
/** Another enterprise project that is granted with the one of the place. */
let neighbour: string
let target: Readonly<Record<string, string>>
/** An enterprise project that holds no host, so that it can be deleted. */
let empty: string
/** A user for each role and scope. */
const cells: Cell[] = []
interface Cell {
  readonly role: Role
  readonly scope: Scope
  caller: Caller
}
const secrets = createSecretWatch()

beforeAll(async () => {
  api = await testApi({ packagesFolder: writeRelease() })
  const { projectId } = api
  const enterpriseProjectId = await addEnterpriseProject(api, 'ours')
  neighbour = await addEnterpriseProject(api, 'ours-too')
  empty = await addEnterpriseProject(api, 'empty')
  place = {
    project_id: projectId,
    enterprise_project_id: enterpriseProjectId,
    enterprise_project_ids: enterpriseProjectId,
  }
  place = {
    ...place,
    ...(await addHost()),
    // Every host of a test has it open.
    port: '22',
    join_token_id: await addJoinToken(api, enterpriseProjectId),
  }
  place = {
    ...place,
    host_id_list: place['host_id'] ?? '',
    group_id: await addGroup(),
  }
  target = await addUser(api, 'target')
  const other = await createTenant(api, 'other')
  await addEnterpriseProject(other, 'theirs')
  const foreign = await addEnterpriseProject(api, 'foreign')
  const foreignIds = [foreign]
  await enrolMarkedHost(api, foreign, 'foreign')
  const grants: Record<Scope, Omit<TestGrant, 'role'>> = {
    'the account': {},
    'the project': { projectId },
    'the enterprise project': {
      projectId,
      enterpriseProjectIds: [enterpriseProjectId, neighbour],
    },
    'another project': { projectId: await addProject(api, 'another') },
    'a foreign enterprise project': { projectId, enterpriseProjectIds: foreignIds },
    'another account': {},
  }
  const makeCell = async (role: Role, scope: Scope) => {
    const grantor = scope === 'another account' ? other : api
    const caller = await callerOf(api, await grantor.createUser({ role, ...grants[scope] }))
    secrets.add('a password', caller.session.password)
    secrets.add('a token', caller.session.token)
    secrets.add('a cookie', caller.browser['cookie']?.split('=')[1] ?? '')
    secrets.add('a secret key', caller.permanent.secret)
    secrets.add('a temporary secret key', caller.temporary.secret)
    return { role, scope, caller }
  }
  // Few are made at once: sign-ins from one address wait for each other, and not many may wait.
  for (const scope of scopes) {
    cells.push(...(await Promise.all(roleNames.map((role) => makeCell(role, scope)))))
  }
})
afterAll(async () => {
  await api.close()
  rmSync(releases, { recursive: true })
})

describe('who may do what', () => {
  test.each(operations)('%s', async (operationId, operation) => {
    const seen = new Map<string, Observation>()
    const promised: Record<string, string> = {}
    const isOwn = operation.access === 'identity'
    const tryAs = async (cell: Cell) => {
      const ended = endsCredential[operationId]
      for (const kind of ended === undefined ? kindsOf(cell) : [ended]) {
        const { caller } = cell
        const things = isOwn ? await ownThings(operationId, caller) : othersThings(operationId)
        const request = requestFor(operation, things)
        const name = `${cell.role} of ${cell.scope} by ${kind}`
        promised[name] = expectedOutcome(operation, request.names, { ...cell, kind })
        seen.set(name, await observe(operationId, caller, kind, request))
        if (ended !== undefined) {
          cell.caller = await signInAgain(api, caller, things['password'])
        }
      }
    }
    for (const scope of scopes) {
      const those = cells.filter((cell) => cell.scope === scope)
      if (isOwn) await Promise.all(those.map(tryAs))
      // These run one after the other, because each acts on the target that the one before left.
      else for (const cell of those) await tryAs(cell)
    }
    expect(await outcomesOf(api, seen)).toEqual(promised)
  })

  test.each(Object.entries(aboutOthers))("%s of another user's", async (operationId, access) => {
    const operation: Operation = apiOperations[operationId as keyof typeof apiOperations]
    const seen = new Map<string, Observation>()
    const promised: Record<string, string> = {}
    let token = await freshToken(operationId)
    for (const { role, scope, caller } of cells) {
      const things = {
        ...target,
        description: 'changed',
        'x-subject-token': token,
        password: 'another long password',
        original_password: api.password,
      }
      const isAllowed =
        access !== undefined &&
        (roles[role] as readonly Permission[]).includes(access) &&
        scope === 'the account'
      promised[`${role} of ${scope}`] = isAllowed ? 'done' : 'refused'
      const observed = await observe(operationId, caller, 'token', requestFor(operation, things))
      const outcome = observed.outcome.replace(/^(forbidden|invisible)$/, 'refused')
      seen.set(`${role} of ${scope}`, { ...observed, outcome })
      if (outcome === 'done') token = await freshToken(operationId)
    }
    expect(await outcomesOf(api, seen)).toEqual(promised)
  })

  test('every operation about own things is tried with those of others', () => {
    const named = operations
      .filter(([, { access }]) => access === 'identity')
      .filter(([, { params, query, headers, body }]) =>
        /user_id|access_key|x-subject-token/.test(JSON.stringify([params, query, headers, body])),
      )
    expect(named.map(([name]) => name).toSorted()).toEqual(Object.keys(aboutOthers).toSorted())
  })

  test('no secret is in the database, the audit log included', async () => {
    const tables = await api.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    for (const { name } of tables) {
      const rows = await api.sql<{ text: string }[]>`
        select row_to_json(t)::text as text from ${api.sql(name)} t`
      const found = secrets.foundIn(rows.map(({ text }) => text).join('\n'))
      expect({ name, found }).toEqual({ name, found: [] })
    }
  })
})

/**
 * Lists the credentials that the user of a cell is tried with. An administrator has every one, because every operation is
 * done by one; others take turns, so that each role and each scope comes with each kind.
 */
function kindsOf({ role, scope }: Cell): readonly CredentialKind[] {
  if (role === 'admin') return credentialKinds
  const turn = (roleNames.indexOf(role) + scopes.indexOf(scope)) % credentialKinds.length
  return credentialKinds.slice(turn, turn + 1)
}

/**
 * Returns values that a change needs: a host moves to where it is not yet, and what is set differs from
 * before.
 */
function othersThings(operationId: string): Readonly<Record<string, string>> {
  const isMove = operationId === 'moveHost'
  tries += 1
  const isRule = operationId === 'modifyProjectConfigs'
  return {
    ...withFittingValues(operationId, place),
    ...target,
    ...acceptanceTerms,
    ...(isMove && { enterprise_project_id: neighbour }),
    ...(operationId === 'deleteEnterpriseProject' && { enterprise_project_id: empty }),
    words: `word ${tries}`,
    extended_weak_password: `word ${tries}`,
    ...(isRule && { config_value: String(tries % 256) }),
  }
}

let tries = 0

/**
 * Sends the request, and returns what came of it. A target that was changed is replaced, and a host that was moved goes
 * back.
 */
async function observe(
  operationId: string,
  caller: Caller,
  kind: CredentialKind,
  request: ContractRequest,
): Promise<Observation> {
  if (operationId === 'changeAgentUpgrade') await askForUpgrade()
  if (operationId === 'listAgentUpgradeHosts') await letHostsUpgrade()
  // No agent runs here, and one that is silent is asked for no detection.
  if (operationId === 'setManualDetect')
    await api.sql`update host_liveness set last_seen_at = now()`
  const answer = await sendAs(api, caller, kind, request)
  expect(secrets.foundIn(answer.body)).toEqual([])
  secrets.addFrom(answer)
  const { method } = request
  const { userId } = caller.session
  const outcome = outcomeOf(answer)
  const isSpent = outcome === 'done' && method !== 'GET' && usesTarget(request)
  if (isSpent) {
    target = await addUser(api, `target-${answer.headers['x-request-id'] as string}`)
  }
  if (operationId === 'moveHost') await putHostBack()
  if (operationId === 'deleteHost' && outcome === 'done') {
    const host = await addHost()
    place = { ...place, ...host, host_id_list: host.host_id }
  }
  if (operationId === 'deleteJoinToken' && outcome === 'done') {
    place = { ...place, join_token_id: await addJoinToken(api, place['enterprise_project_id']) }
  }
  if (operationId === 'deleteHostsGroup' && outcome === 'done') {
    place = { ...place, group_id: await addGroup() }
  }
  if (operationId === 'deleteEnterpriseProject' && outcome === 'done') {
    empty = await addEnterpriseProject(api, 'empty')
  }
  // While a detection is open, another request changes nothing.
  if (operationId === 'setManualDetect') await api.sql`delete from detections`
  return { outcome, operationId, userId, isChange: changesSomething(operationId), answer }
}

/** Writes a signed release of the version that requests name. @returns its folder. */
function writeRelease(): string {
  releases = mkdtempSync(path.join(os.tmpdir(), 'openhss-releases-'))
  writeFileSync(path.join(releases, 'openhss-agent_1.2.3_amd64.tar.gz'), 'the package')
  writeFileSync(path.join(releases, RELEASE_SIGNATURE_FILE), 'signed')
  return releases
}

let releases: string

/** Agents say of themselves that they can. */
async function letHostsUpgrade(): Promise<void> {
  await api.sql`
    insert into agent_upgrades (project_id, host_id, is_able)
    select project_id, host_id, true from hosts on conflict do nothing`
}

/** An upgrade can be changed once somebody asked for one. */
async function askForUpgrade(): Promise<void> {
  await api.sql`
    insert into agent_upgrade_targets (project_id, upgrade_id, version, packages, ring_minutes)
    values (${api.projectId}, 'upgrade', '1.2.3', '{}', 60) on conflict do nothing`
}

/** Adds a host with a label. @returns the fields that name it. */
async function addHost() {
  const { agentId, hostId } = await enrolMarkedHost(
    api,
    place['enterprise_project_id'] ?? '',
    'ours',
  )
  await api.sql`update hosts set labels = '{ours}' where host_id = ${hostId}`
  // A copy of its agent was refused, so that it can be split.
  await api.sql`
    insert into agent_instances as i
      (project_id, host_id, instance_id, refused_instances, copy_refused_at)
    values (${api.projectId}, ${hostId}, ${'a'.repeat(32)}, ${['b'.repeat(32)]}, now())
    on conflict (project_id, host_id) do update
      set refused_instances = excluded.refused_instances, copy_refused_at = now()`
  const findingId = await acceptFinding(api, hostId)
  return {
    agent_id: agentId,
    host_id: hostId,
    host_ids: hostId,
    q: `host:${hostId}`,
    finding_id: findingId,
    finding_ids: findingId,
  }
}

function addGroup(): Promise<string> {
  tries += 1
  return addHostGroup(api, place['enterprise_project_id'] ?? '', `group ${tries}`)
}

async function putHostBack(): Promise<void> {
  const { host_id = '', enterprise_project_id } = place
  await api.app.inject({
    method: 'PUT',
    url: `/openhss/v1/${api.projectId}/hosts/${host_id}/enterprise-project`,
    headers: { 'x-auth-token': api.token, 'content-type': 'application/json' },
    payload: JSON.stringify({ enterprise_project_id }),
  })
}

function changesSomething(operationId: string): boolean {
  const { method, effect }: Operation = apiOperations[operationId as keyof typeof apiOperations]
  return method !== 'GET' && effect !== 'read'
}

function usesTarget({ path, body }: ContractRequest): boolean {
  const text = `${path} ${JSON.stringify(body)}`
  return Object.values(target).some((id) => text.includes(id))
}

/** Returns the caller's own things, made anew where the operation ends them. */
async function ownThings(
  operationId: string,
  { session, permanent }: Caller,
): Promise<Record<string, string>> {
  const isEnd = operationId === 'deleteCredential'
  const [project] = await api.sql<{ name: string }[]>`
    select name from projects where id = ${session.projectId}`
  return {
    user_id: session.userId,
    project_id: session.projectId,
    region_id: project?.name ?? '',
    description: 'changed',
    access_key: (isEnd ? await createKey(session) : permanent).access,
    'x-subject-token': session.token,
    ...(operationId === 'changePassword' && {
      password: `${session.password} and more`,
      original_password: session.password,
    }),
  }
}

/** Returns a token of the administrator, where one is needed. */
async function freshToken(operationId: string): Promise<string> {
  return operationId.endsWith('Token') ? (await api.signIn(api)).token : api.token
}
