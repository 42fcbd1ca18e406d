import type { Input, portStatusOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { Sql } from '../db/connect.ts'
import { changeFindings } from '../host-state/change-findings.ts'
import { subjectOfPort } from '../host-state/judging/find-dangerous-ports.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { decide } from './finding-decision.ts'
import type { FindingDecision } from './finding-decision.ts'
import { findAgentHosts, findOpenPorts } from './port-status-queries.ts'
import type { WantedPort } from './port-status-queries.ts'

/** Handles HSS's own way to accept the finding of a port. */
export function portStatusHandlers(sql: Sql): Handlers<typeof portStatusOperations> {
  return {
    batchModifyPortStatus: async ({ query, body }, call) => {
      const { caller } = call
      const scope = scopeOf(caller, query.enterprise_project_id)
      const { operate_type: operation, data_list: items = [] } = body
      await sql.begin(async (tx) => {
        const hosts = await findAgentHosts(
          tx,
          scope,
          items.map(({ agent_id: id }) => id),
        )
        const ports = items.map((item) => portOf(item, query.category, hosts))
        const missing = await findMissing(ports)
        if (missing !== undefined) throw notOpen(missing)
        const subjects = Map.groupBy(ports, ({ hostId }) => hostId)
        const decider = { actor: caller.user.name, now: new Date().toISOString() }
        await changeFindings(tx, scope.projectId, [...subjects.keys()], (host) => {
          const chosen = new Set(subjects.get(host.hostId)?.map(subjectOfPort))
          return decide(
            host,
            DECISIONS[operation],
            decider,
            ({ kind, subject }) => kind === 'dangerous_port' && chosen.has(subject),
            () => undefined,
          )
        })
        await recordEvent(tx, { ...call, operationId: AUDIT_NAMES[operation] }, actorOf(caller), {
          projectId: scope.projectId,
          resourceType: 'host',
          details: {
            ports: ports.map((port) => `${port.hostId} ${subjectOfPort(port)}`).join(' '),
          },
        })

        async function findMissing(wanted: readonly WantedPort[]): Promise<WantedPort | undefined> {
          const open = await findOpenPorts(tx, scope.projectId, wanted)
          return wanted.find((port) => !open.has(`${port.hostId} ${subjectOfPort(port)}`))
        }
      })
      return {}
    },
  }
}

type Item = NonNullable<
  Input<typeof portStatusOperations.batchModifyPortStatus>['body']['data_list']
>[number]

/** The names that the documents of HSS give the two directions in the audit log. */
const AUDIT_NAMES = { ignore: 'ignorePortStatus', not_ignore: 'notIgnorePortStatus' } as const

const DECISIONS: Readonly<Record<keyof typeof AUDIT_NAMES, FindingDecision>> = {
  ignore: {
    action: 'accept',
    reason: 'ignored',
    comment: '',
    ticket: null,
    owner: null,
    until: null,
    source: 'hss',
  },
  not_ignore: { action: 'reopen', comment: null },
}

/** @throws HSS.1001 when no host of the scope has the agent. */
function portOf(
  { agent_id: agentId, host_id: hostId, port, port_type: type }: Item,
  category: WantedPort['category'],
  hosts: ReadonlyMap<string, string>,
): WantedPort {
  const known = hosts.get(agentId)
  // A client that knows no host_id sends it empty.
  if (known !== undefined && (hostId === undefined || hostId === '' || hostId === known)) {
    return { hostId: known, category, type, port }
  }
  throw new ApiFailure('HSS.1001', 'No host has this agent_id, or its host_id is another one.')
}

function notOpen({ type, port }: WantedPort): ApiFailure {
  return new ApiFailure(
    'HSS.0011',
    `Port ${port}/${type} is not open on its host; nothing was changed.`,
  )
}
