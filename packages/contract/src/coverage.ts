import * as Type from 'typebox'
import type { Static } from 'typebox'
import { hostText } from './fields.ts'
import { INT32_MAX } from './int32.ts'
import { serviceInstance, serviceType } from './service-type.ts'

/**
 * Why something could not be read. `exited`: it went away while it was read. `kernel`: the socket
 * belongs to no process. `not_found`: nobody was seen to hold it. `absent`: the file does not exist on this host. `oversized`: past a bound
 * that keeps the agent small. `unsupported`: this host's libraries cannot do it.
 */
export const gapReason = Type.Enum([
  'permission',
  'exited',
  'kernel',
  'not_found',
  'absent',
  'malformed',
  'encoding',
  'oversized',
  'unsupported',
  'stopped',
  'failed',
])
export type GapReason = Static<typeof gapReason>

/** Stored as it came, so nothing may ride along. */
const closed = { additionalProperties: false }

/** Something that was not seen, and how often. */
export const gap = Type.Object(
  {
    what: hostText(
      256,
      'What was not seen, for example `etc/shadow line` or `process descriptors`.',
    ),
    reason: gapReason,
    count: Type.Integer({ minimum: 1, maximum: INT32_MAX }),
  },
  closed,
)
export type Gap = Static<typeof gap>

/** Agents before 0.2 do not count it. */
function count(description: string) {
  return Type.Optional(Type.Integer({ minimum: 0, maximum: INT32_MAX, description }))
}

/** A service with accounts of its own: how many were read, or why they could not be. */
export const serviceCoverage = Type.Object(
  {
    service_type: serviceType,
    instance: serviceInstance,
    accounts: Type.Integer({ minimum: 0, maximum: INT32_MAX, description: 'Accounts read.' }),
    reason: Type.Optional(gapReason),
    detail: Type.Optional(hostText(256, 'What stood in the way, for a person.')),
    remedy: Type.Optional(hostText(256, 'What to do about it.')),
  },
  closed,
)
export type ServiceCoverage = Static<typeof serviceCoverage>

/** What a scan saw and what it did not. `complete` is true exactly when nothing was missed. */
export const portCoverage = Type.Object(
  {
    complete: Type.Boolean(),
    sockets: Type.Integer({
      minimum: 0,
      maximum: INT32_MAX,
      description: 'Listening sockets seen.',
    }),
    owners_known: Type.Integer({
      minimum: 0,
      maximum: INT32_MAX,
      description: 'Of these, sockets whose owner is known.',
    }),
    namespaces: count('Network namespaces whose ports were read.'),
    processes: count('Processes that were seen.'),
    short_lived: count(
      'Unconnected UDP sockets on ports above 1023 that were not open long enough to be a service; not among the ports.',
    ),
    gaps: Type.Array(gap, { maxItems: 1000 }),
  },
  closed,
)
export type PortCoverage = Static<typeof portCoverage>

export const accountCoverage = Type.Object(
  {
    complete: Type.Boolean({
      description:
        'Every account was tested against every planned word, and nothing was unreadable.',
    }),
    accounts: Type.Integer({ minimum: 0, maximum: INT32_MAX, description: 'Accounts seen.' }),
    tested: Type.Integer({
      minimum: 0,
      maximum: INT32_MAX,
      description: 'Accounts tested against every planned word.',
    }),
    list_version: hostText(64, 'Version of the word list; `+3` behind it: with three own words.'),
    words_planned: Type.Integer({
      minimum: 0,
      maximum: INT32_MAX,
      description:
        'Words tried on every account: all of the list, with its variants, and own words. ' +
        'Words made from names come on top.',
    }),
    services: Type.Optional(
      Type.Array(serviceCoverage, {
        maxItems: 1000,
        description: 'Services with accounts of their own that were found on the host.',
      }),
    ),
    gaps: Type.Array(gap, { maxItems: 1000 }),
  },
  closed,
)
export type AccountCoverage = Static<typeof accountCoverage>
