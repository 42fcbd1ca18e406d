import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { Operation } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import {
  acceptanceTerms,
  acceptFinding,
  addHostGroup,
  addJoinToken,
  addUser,
} from '@openhss/testkit'
import type { Answer, TestAgent, TestApi, TestSession } from '@openhss/testkit'
import { enrolMarkedHost, markedAccountReport, markedPortReport } from '@openhss/testkit/reports'
import { urlOf } from './contract-request.fixture.ts'
import type { ContractRequest } from './contract-request.fixture.ts'

/** A tenant with a host of its own; all hosts have the same name, address, port and weak account. */
export interface Tenant {
  readonly session: TestSession
  readonly agent: TestAgent
  /** IDs of its own things, by the names that fields have for them. */
  readonly ids: Readonly<Record<string, string>>
  /** Stands in every text of its host and user. */
  readonly mark: string
  /** The texts that no other tenant may read: IDs, names and the mark. */
  readonly own: readonly string[]
}

/**
 * Adds a tenant.
 * @param admin of the account, who makes what the tenant has.
 * @param names of its project and enterprise projects.
 */
export async function addTenant(
  admin: TestSession,
  session: TestSession,
  enterpriseProjectId: string,
  mark: string,
  ...names: string[]
): Promise<Tenant> {
  const agent = await enrolMarkedHost(session, enterpriseProjectId, mark)
  const user = await addUser(admin, mark)
  const joinTokenId = await addJoinToken(session, enterpriseProjectId)
  const groupId = await addHostGroup(session, enterpriseProjectId, mark, [agent.hostId])
  const findingId = await acceptFinding(session, agent.hostId)
  const secret = {
    ...user,
    project_id: session.projectId,
    enterprise_project_id: enterpriseProjectId,
    enterprise_project_ids: enterpriseProjectId,
    host_id: agent.hostId,
    host_ids: agent.hostId,
    q: `host:${agent.hostId}`,
    agent_id: agent.agentId,
    join_token_id: joinTokenId,
    group_id: groupId,
    host_id_list: agent.hostId,
    finding_id: findingId,
    finding_ids: findingId,
  }
  // Every host has this port open, with the same numbers.
  const shared = { port: '22' }
  // A region is a project by its name, and others may have a project of the same name.
  const shown = await session.get(`/v3/projects/${session.projectId}`)
  const region_id = shown.json<{ project: { name: string } }>().project.name
  const ids = {
    ...secret,
    ...shared,
    ...acceptanceTerms,
    region_id,
    domain_id: session.tenantId,
    parent_id: session.tenantId,
  }
  // The operator of the service is told the ID of an account, and everybody that of the default enterprise
  // project.
  const own = Object.values(secret).filter((id) => id !== DEFAULT_ENTERPRISE_PROJECT)
  return { session, agent, ids, mark, own: [mark, ...names, ...own] }
}

/** Sends a request as the tenant's user, or as its agent where the operation is one of agents. */
export function sendFrom(
  { app }: TestApi,
  { session, agent }: Tenant,
  { access }: Operation,
  request: ContractRequest,
): Promise<Answer> {
  const credential =
    access === 'agent'
      ? { authorization: `Bearer ${agent.secret}` }
      : { 'x-auth-token': session.token }
  return app.inject({
    method: request.method,
    url: urlOf(request),
    headers: { 'content-type': 'application/json', ...request.headers, ...credential },
    ...(request.body !== undefined && { payload: JSON.stringify(request.body) }),
  })
}

/** Returns the parts of a report that the schemas do not tell. */
export function reportBodyOf(operationId: string): object | undefined {
  if (operationId === 'reportPorts') return markedPortReport(exampleHost, 'changed')
  if (operationId === 'reportAccounts') return markedAccountReport(exampleHost, 'changed')
  return undefined
}

/** Lists every row of every table that holds something of the tenant; a write there changes the list. */
export async function rowsOf({ sql }: TestApi, { own }: Tenant): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name <> 'audit_events' order by table_name`
  // One query for all: to ask table by table takes most of the time of the tests.
  const everyRow = tables
    .map(({ name }) => `select '${name} ' || row_to_json(t)::text as text from ${name} t`)
    .join(' union all ')
  const rows = await sql<{ text: string }[]>`
    select text from (${sql.unsafe(everyRow)}) every_row
    where text like any (${own.map((text) => `%${text}%`)})`
  return (
    rows
      // When an agent was heard of is written up to 45 s later, in the middle of any test.
      .map(({ text }) => text.replace(/"last_seen_at":"[^"]+"/, ''))
      .toSorted()
  )
}

/** Makes an ID of the same form that nobody has. */
export function unknownLike(id: string): string {
  return id.replaceAll(/[0-9a-fA-F]/g, (digit) => (/[A-F]/.test(digit) ? 'F' : '9'))
}

/** Returns what tells one answer from another, without the values that were sent. */
export function essenceOf({ statusCode, body }: Answer, sent: readonly string[]): string {
  const text = sent.reduce((rest, id) => rest.replaceAll(id, 'ID'), body)
  // An answer about now says when that was.
  return `${statusCode} ${text.replace(/"request_id":"[0-9a-f]+"/, '').replaceAll(/"(at|since|until)":"[^"]+"/g, '')}`
}
