import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_LANE_STRETCHES, MAX_TIMELINE_LANES } from './bounds.ts'
import { historyPort } from './changes.ts'
import { hostParams, instant, serviceType } from './fields.ts'
import { defineOperations } from './operation.ts'

const stretch = {
  from: Type.Optional(instant('When it began; left out: before recording of the host began.')),
  maybe_from: Type.Optional(
    instant('When the look before was, if that was long before: it may have begun since then.'),
  ),
  to: Type.Optional(instant('When it ended; left out while it lasts.')),
  sure_to: Type.Optional(
    instant(
      'Until then it was seen; left out where it was to its end. Later looks could not see it.',
    ),
  ),
}

const lane = {
  left_out: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Earlier stretches of the lane beyond its bound.' }),
  ),
}

const stretches = <Of extends Record<string, Type.TSchema>>(of: Of) =>
  Type.Array(Type.Object({ ...stretch, ...of }), {
    maxItems: MAX_LANE_STRETCHES,
    description: 'Stretches that reach into the time, the earliest first.',
  })

/** Something of a host over time. */
export const timelineLane = Type.Union([
  Type.Object({
    kind: Type.Literal('host', { description: 'When its agent was not heard of.' }),
    ...lane,
    stretches: stretches({}),
  }),
  Type.Object({
    kind: Type.Literal('lost', {
      description: 'When more changed than the agent had room for while it could not tell.',
    }),
    ...lane,
    stretches: stretches({
      what: Type.Enum(['ports', 'accounts'], { description: 'What changed.' }),
      changes: Type.Integer({ minimum: 1, description: 'How many changes were lost.' }),
    }),
  }),
  Type.Object({
    kind: Type.Literal('port', { description: 'When a port was open.' }),
    category: historyPort.category,
    port: historyPort.port,
    type: historyPort.type,
    laddr: historyPort.laddr,
    ...lane,
    stretches: stretches({ path: historyPort.path }),
  }),
  Type.Object({
    kind: Type.Literal('account', { description: 'How an account was judged.' }),
    service_type: serviceType,
    instance: Type.Optional(
      Type.String({ description: 'Instance of the service, with `*` for a container.' }),
    ),
    user_name: Type.String(),
    ...lane,
    stretches: stretches({
      verdict: Type.Enum(['weak', 'empty', 'not_found', 'locked', 'unsupported', 'error']),
    }),
  }),
])
export type TimelineLane = Static<typeof timelineLane>

export const hostTimeline = Type.Object({
  since: instant('Beginning of the time.'),
  until: instant('Its end.'),
  ports_recorded_from: Type.Optional(
    instant('When recording of its ports began; nothing is known of the time before.'),
  ),
  accounts_recorded_from: Type.Optional(instant('When recording of its accounts began.')),
  lanes: Type.Array(timelineLane, {
    maxItems: MAX_TIMELINE_LANES,
    description: 'What is dangerous first, then what changed most.',
  }),
  left_out: Type.Integer({ minimum: 0, description: 'Lanes beyond these.' }),
})
export type HostTimeline = Static<typeof hostTimeline>

export const hostTimelineOperations = defineOperations({
  showHostTimeline: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/hosts/{host_id}/timeline',
    summary: 'Show how the ports and accounts of a host were over time, and when it was offline',
    description: 'Also of a host that was deleted, for thirty days.',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: hostParams,
    query: Type.Object({
      since: Type.Optional(instant('From when on; a week before `until` unless given.')),
      until: Type.Optional(instant('Until when; now unless given.')),
    }),
    response: hostTimeline,
    errors: ['HSS.0011'],
  },
})
