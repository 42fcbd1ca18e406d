import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_COMPARED_PORTS } from './bounds.ts'
import { historyPort } from './changes.ts'
import { instant, projectParams } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'
import { listOf, listQuery } from './own-lists.ts'
import { pastPortKeys } from './query/keys.ts'

/**
 * `open`: looks before and after saw it. `unconfirmed`: it was open, and no look at that time could have seen it.
 * `maybe`: the look before did not see it, the one after did.
 */
const certainty = Type.Enum(['open', 'unconfirmed', 'maybe'])

/** A port that was open at an instant. */
export const pastPort = Type.Object({
  ...historyPort,
  certainty,
  opened_at: Type.Optional(
    instant('When it was seen first; left out where that was before recording of the host began.'),
  ),
  closed_at: Type.Optional(
    instant('When it was found closed, or another program had it; left out while it is open.'),
  ),
})
export type PastPort = Static<typeof pastPort>

export const fleetPastPort = Type.Object({
  host_id: Type.String(),
  name: Type.String({ description: 'Display name of the host, or else its own.' }),
  ...pastPort.properties,
})
export type FleetPastPort = Static<typeof fleetPastPort>

const side = (of: string) => ({
  host_id: Type.String(),
  name: Type.String(),
  at: instant(`The instant of ${of}.`),
  recorded_from: Type.Optional(
    instant('When recording of the host began; left out where it was not scanned yet.'),
  ),
  is_recorded: Type.Boolean({
    description: 'False: it began after the instant, so that nothing can be compared.',
  }),
})

export const portDifference = Type.Object({
  difference: Type.Enum(['opened', 'closed', 'program_changed', 'not_known'], {
    description: '`not_known`: it is open on one side and on the other no look could have seen it.',
  }),
  ...historyPort,
  previous_path: Type.Optional(Type.String({ description: 'The program on the left side.' })),
})
export type PortDifference = Static<typeof portDifference>

export const portComparison = Type.Object({
  left: Type.Object(side('the left side')),
  right: Type.Object(side('the right side')),
  unchanged: Type.Integer({ minimum: 0, description: 'Ports that are the same on both sides.' }),
  differences: Type.Integer({ minimum: 0, description: 'How many differences there are in all.' }),
  data_list: Type.Array(portDifference, {
    maxItems: MAX_COMPARED_PORTS,
    description: 'The first of them, in the order of their ports.',
  }),
})
export type PortComparison = Static<typeof portComparison>

const hostId = (description: string) => Type.String({ minLength: 1, maxLength: 128, description })

export const portHistoryOperations = defineOperations({
  listPastPorts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/ports/as-of',
    summary: 'List the ports that were open at an instant, on all hosts of a project',
    description:
      '`q` names a port or a host. Hosts whose recording began later are counted and not listed: of them it is not known. A port that was closed for less than five minutes counts as open throughout. Deleted hosts are among them for thirty days.',
    tag: 'OpenHSS',
    access: 'hss:ports:list',
    params: projectParams,
    query: Type.Object({
      ...listQuery(pastPortKeys, 'port:6379 type:tcp'),
      at: Type.Optional(instant('The instant; now unless given.')),
    }),
    response: Type.Object({
      ...listOf(fleetPastPort, 'Ports').properties,
      hosts_not_recorded: Type.Integer({
        minimum: 0,
        description: 'Hosts that match and of which nothing was recorded at that time.',
      }),
    }),
    errors: [],
  },
  comparePorts: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/ports/compare',
    summary: 'Compare the ports of one host at two instants, or of two hosts',
    description:
      'The left side is `host_id` at `from`; the right side is `other_host_id`, or else the same host, at `to`. What opened and closed between is not in it: see listHostChanges.',
    tag: 'OpenHSS',
    access: 'hss:ports:list',
    params: projectParams,
    query: Type.Object({
      host_id: hostId('Server ID of the left side.'),
      from: Type.Optional(instant('Instant of the left side; now unless given.')),
      other_host_id: Type.Optional(hostId('Server ID of the right side.')),
      to: Type.Optional(instant('Instant of the right side; now unless given.')),
      limit: withDefault(
        Type.Integer({
          minimum: 1,
          maximum: MAX_COMPARED_PORTS,
          description: 'Most differences to list.',
        }),
        MAX_COMPARED_PORTS,
      ),
    }),
    response: portComparison,
    errors: ['HSS.0011'],
  },
})
