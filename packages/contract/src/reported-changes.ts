import * as Type from 'typebox'
import type { Static, TSchema } from 'typebox'
import { accountKey } from './account-verdicts.ts'
import { INT32_MAX, MAX_CHARACTERS, MAX_REPORTED_CHANGES } from './bounds.ts'
import { gapReason } from './coverage.ts'
import { hostText, instant } from './fields.ts'
import { observedPort, portKey } from './ports.ts'
import { accountState } from './weak-passwords.ts'

/** Numbers come from microseconds of the agent's clock, and always rise. */
const seq = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Its number. The order of changes is that of their numbers, whatever a clock says.',
})

const seen = {
  seq,
  at: instant('The first look that found it so, by the clock of the host.'),
  after: Type.Optional(
    instant('The last look before it, which did not; left out when there was none.'),
  ),
}

/** Changes that the agent had no room for, in place of these. */
const lostChanges = Type.Object({
  seq,
  change: Type.Literal('lost'),
  count: Type.Integer({ minimum: 1, maximum: INT32_MAX, description: 'How many they were.' }),
  from: instant('When the first of them was seen.'),
  to: instant('When the last of them was.'),
})
export type LostChanges = Static<typeof lostChanges>

/** A port that was opened or changed its program, or was closed. */
const portChange = Type.Object({
  ...seen,
  change: Type.Enum(['opened', 'closed'], {
    description: '`opened` of an open port: another program has it.',
  }),
  ...portKey.properties,
  path: observedPort.properties.path,
  owner_unknown: observedPort.properties.owner_unknown,
})
export type PortChange = Static<typeof portChange>

/** An account that came or was judged otherwise, or is gone. */
const accountChange = Type.Object({
  ...seen,
  change: Type.Enum(['judged', 'gone']),
  ...accountKey.properties,
  verdict: Type.Enum(['weak', 'empty', 'not_found', 'locked', 'unsupported', 'error']),
  reason: Type.Optional(gapReason),
  scheme: Type.Optional(hostText(MAX_CHARACTERS.scheme, 'Hash scheme, for example `yescrypt`.')),
  account_state: Type.Optional(accountState),
  password_revision: Type.Optional(Type.Integer({ minimum: 1, maximum: INT32_MAX })),
})
export type AccountChange = Static<typeof accountChange>

/**
 * What changed since the changes that the server acknowledged, each with its times; the list of the report is how it is
 * now. A server that does not know the field finds out what changed from that list.
 */
function changesOf<Change extends TSchema>(change: Change) {
  return Type.Optional(
    Type.Object(
      {
        list: Type.Array(Type.Union([change, lostChanges]), {
          maxItems: MAX_REPORTED_CHANGES,
          description: 'In the order of their numbers.',
        }),
        more: Type.Optional(
          Type.Literal(true, {
            description: 'Further ones wait, so the list of the report is not what these lead to.',
          }),
        ),
      },
      { description: 'What changed since the changes that were acknowledged, with its times.' },
    ),
  )
}

export const portChanges = changesOf(portChange)
export const accountChanges = changesOf(accountChange)

/** Changes on the wire. */
export interface ReportedChanges<Change> {
  readonly list: (Change | LostChanges)[]
  readonly more?: true
}
