import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_AUDIT_CHARACTERS } from './bounds.ts'
import { instant } from './fields.ts'
import { ACCEPTANCE_REASONS, MAX_CHANGED_FINDINGS } from './finding-vocabulary.ts'

export const userName = (description: string) =>
  Type.String({ maxLength: MAX_AUDIT_CHARACTERS, description })

const note = (description: string) =>
  Type.Optional(
    Type.String({
      maxLength: 64,
      pattern: String.raw`^[^\p{Cc}]*$`,
      title: 'one line of at most 64 characters',
      description,
    }),
  )

/** What somebody says with a change of findings. */
export const acceptanceBody = {
  reason: Type.Optional(
    Type.Enum(ACCEPTANCE_REASONS, {
      description: 'Why they are accepted; an acceptance needs it.',
    }),
  ),
  until: Type.Optional(
    instant(
      'When the acceptance ends, at most 365 days from now. An acceptance needs it, unless it is without end.',
    ),
  ),
  without_end: Type.Optional(
    Type.Boolean({ description: 'The acceptance has no end. Only an administrator can say so.' }),
  ),
  comment: Type.Optional(
    Type.String({
      maxLength: 500,
      pattern: String.raw`^[^\u0000\p{Cs}]*$`,
      title: 'text of at most 500 characters',
      description:
        'An acceptance needs one of at least 10 characters, a comment one of at least 1.',
    }),
  ),
  ticket: note('Name of a ticket.'),
  owner: note('Who answers for the acceptance.'),
  replaces: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: MAX_CHANGED_FINDINGS,
      description:
        'IDs of the acceptances that this one may take the place of: those that the caller saw. When it is given, findings with another one keep it, and the answer says so. Without it, this acceptance takes the place of any.',
    }),
  ),
}

/** A decision of somebody that a finding may stay. */
export const findingAcceptance = Type.Object({
  acceptance_id: Type.String(),
  reason: Type.Enum([...ACCEPTANCE_REASONS, 'ignored'], {
    description: '`ignored`: by the operation of HSS, which asks for no reason.',
  }),
  comment: Type.String(),
  ticket: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  until: Type.Optional(instant('When it ends; left out: never.')),
  source: Type.Enum(['openhss', 'hss'], { description: 'Whose operation it was made by.' }),
  created_by: Type.String({ description: 'Name of the user.' }),
  created_at: instant('When it was made.'),
})
export type FindingAcceptance = Static<typeof findingAcceptance>
