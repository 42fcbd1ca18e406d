import { ALL_GRANTED_ENTERPRISE_PROJECTS, fleetKeys } from '@openhss/contract'
import type { fleetPortOperations, portOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { JsonText } from '../http/answers/prepared-answers.ts'
import type { TenantGate } from '../http/limits/tenant-gate.ts'
import { gatedItself } from '../http/operations.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readPage, readQuery } from '../lists/list-page.ts'
import { listOpenPorts, PORT_ORDER } from './fleet-port-queries.ts'
import { createPortLists } from './port-lists.ts'

export function portHandlers(
  sql: Queryable,
  listGate: TenantGate,
): Handlers<typeof portOperations & typeof fleetPortOperations> {
  const listPortsOf = createPortLists(sql, listGate)
  return {
    listPorts: gatedItself(async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const request = {
        hostId: query.host_id,
        hostName: query.host_name ?? null,
        hostIp: query.host_ip ?? null,
        port: query.port ?? null,
        type: query.type ?? null,
        // Older documents and the SDKs spell the same status in two ways.
        status: query.status === 'unknow' ? 'unknown' : (query.status ?? null),
        category: query.category,
        limit: query.limit,
        offset: query.offset,
      }
      return new JsonText(await listPortsOf(caller.tenant.id, scope, request))
    }),
    listOpenPorts: ({ query: { q, ...page } }, { caller }) =>
      listOpenPorts(
        sql,
        scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS),
        readQuery(q, fleetKeys),
        readPage(page, PORT_ORDER),
      ),
  }
}
