import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_AUDIT_CHARACTERS, MAX_LISTED_AUDIT_EVENTS } from './bounds.ts'
import { instant, page } from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

/** One event of the audit log: actor, operation, time, origin and result. */
export const auditEvent = Type.Object({
  id: Type.String(),
  time: instant('When it happened.'),
  operation: Type.String({ description: 'Name of the operation, such as createUser.' }),
  result: Type.String({ description: '`ok`, or the error code.' }),
  user_id: Type.Optional(Type.String({ description: 'Left out when nobody was identified.' })),
  user_name: Type.String({
    description: 'As it was then; for a failed login the name that was tried.',
  }),
  credential: Type.String({
    description:
      'How the caller proved who it is: password, token, session, sign-in link, access key, join token, none.',
  }),
  access_key: Type.Optional(Type.String()),
  source_ip: Type.String(),
  project_id: Type.Optional(Type.String()),
  resource_type: Type.Optional(Type.String({ description: 'Such as user, host, grant.' })),
  resource_id: Type.Optional(Type.String()),
  details: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'What was set; never a secret.' }),
  ),
  request_id: Type.String(),
})
export type AuditEvent = Static<typeof auditEvent>

const text = (description: string) =>
  Type.Optional(Type.String({ maxLength: MAX_AUDIT_CHARACTERS, description }))

export const auditOperations = defineOperations({
  listAuditEvents: {
    method: 'GET',
    path: '/openhss/v1/audit-events',
    summary: 'List state changes and failed logins of the account, newest first',
    description:
      'The newest 10,000 that match can be listed. To go further back, ask again with `until`: the time of the oldest one seen.',
    tag: 'OpenHSS',
    access: 'openhss:auditEvents:list',
    query: Type.Object({
      since: Type.Optional(instant('Not before.')),
      until: Type.Optional(instant('Before.')),
      operation: text('Name of the operation.'),
      result: text('`ok`, `failed` for everything else, or an error code.'),
      user_name: text('Exact name of the user.'),
      source_ip: text('Address of the client.'),
      project_id: text('Project.'),
      resource_type: text('Kind of what was changed.'),
      resource_id: text('ID of what was changed.'),
      limit: page.limit,
      offset: withDefault(
        Type.Integer({
          minimum: 0,
          maximum: MAX_LISTED_AUDIT_EVENTS,
          description: 'Start position of the page, counted in records.',
        }),
        0,
      ),
    }),
    response: Type.Object({
      total_num: Type.Integer({
        maximum: MAX_LISTED_AUDIT_EVENTS,
        description:
          'How many match, up to 10,000; narrow by `since` and `until` when there are more.',
      }),
      data_list: Type.Array(auditEvent),
    }),
  },
})
