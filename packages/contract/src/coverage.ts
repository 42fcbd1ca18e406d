import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX, MAX_CHARACTERS, MAX_REPORTED_GAPS, MAX_REPORTED_SERVICES } from './bounds.ts'
import { hostText, serviceInstance, serviceType } from './fields.ts'
import { GAP_REASONS } from './vocabulary.ts'

export const gapReason = Type.Enum(GAP_REASONS)

/** A coverage is stored as it came, so a field that is not known here is refused. */
const closed = { additionalProperties: false }

/** Something that was not seen, and how often. */
export const gap = Type.Object(
  {
    what: hostText(
      MAX_CHARACTERS.what,
      'What was not seen, for example `etc/shadow line` or `process descriptors`.',
    ),
    reason: gapReason,
    count: Type.Integer({ minimum: 1, maximum: INT32_MAX }),
  },
  closed,
)
export type Gap = Static<typeof gap>

/** A number that agents before 0.2 do not send. */
function count(description: string) {
  return Type.Optional(Type.Integer({ minimum: 0, maximum: INT32_MAX, description }))
}

/** A service with accounts of its own: how many were read, or why they could not be read. */
export const serviceCoverage = Type.Object(
  {
    service_type: serviceType,
    instance: serviceInstance,
    accounts: Type.Integer({ minimum: 0, maximum: INT32_MAX, description: 'Accounts read.' }),
    reason: Type.Optional(gapReason),
    detail: Type.Optional(hostText(MAX_CHARACTERS.detail, 'What stood in the way, for a person.')),
    remedy: Type.Optional(hostText(MAX_CHARACTERS.remedy, 'What to do about it.')),
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
    gaps: Type.Array(gap, { maxItems: MAX_REPORTED_GAPS }),
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
    list_version: hostText(
      MAX_CHARACTERS.list_version,
      'Version of the word list; `+3` behind it: with three own words.',
    ),
    words_planned: Type.Integer({
      minimum: 0,
      maximum: INT32_MAX,
      description:
        'Words tried on every account: the whole list with its variants, and own words. ' +
        'Words made from names come on top.',
    }),
    services: Type.Optional(
      Type.Array(serviceCoverage, {
        maxItems: MAX_REPORTED_SERVICES,
        description: 'Services with accounts of their own that were found on the host.',
      }),
    ),
    gaps: Type.Array(gap, { maxItems: MAX_REPORTED_GAPS }),
  },
  closed,
)
export type AccountCoverage = Static<typeof accountCoverage>
