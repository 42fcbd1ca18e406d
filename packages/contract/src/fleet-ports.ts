import * as Type from 'typebox'
import type { Static } from 'typebox'
import { instant, projectParams } from './fields.ts'
import { findingAcceptance } from './finding-fields.ts'
import { hostOfRow } from './host-list.ts'
import { defineOperations } from './operation.ts'
import { listOf, listQuery } from './own-lists.ts'
import { observedPort, portStatus } from './ports.ts'
import { fleetKeys } from './query/keys.ts'

/** An open port of some host. */
export const fleetPort = Type.Object({
  ...hostOfRow,
  last_port_scan_at: Type.Optional(instant('When the newest port scan of the host ended.')),
  ...observedPort.properties,
  status: portStatus,
  acceptance: Type.Optional(
    Type.Object(
      { ...findingAcceptance.properties, finding_id: Type.String() },
      {
        description:
          'Why a dangerous port is `normal`: somebody accepted its finding. Left out by a server before this field, too.',
      },
    ),
  ),
  opened_at: Type.Optional(
    instant(
      'When it was seen to be open first; left out where nothing is known of the time before.',
    ),
  ),
  unconfirmed_since: Type.Optional(
    instant('Since when no scan could have seen it, so that it may be closed.'),
  ),
})
export type FleetPort = Static<typeof fleetPort>

export const fleetPortOperations = defineOperations({
  listOpenPorts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/ports',
    summary: 'List the open ports of all hosts of a project',
    description: 'The order is by host, and within a host as in listPorts.',
    tag: 'OpenHSS',
    access: 'hss:ports:list',
    params: projectParams,
    query: Type.Object(listQuery(fleetKeys, 'port:6379 address:any -label:test')),
    response: listOf(fleetPort, 'Open ports'),
    errors: [],
  },
})
