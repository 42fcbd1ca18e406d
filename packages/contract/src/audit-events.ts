import * as Type from 'typebox'
import type { Static } from 'typebox'
import { instant, page } from './fields.ts'
import { defineOperations } from './operation.ts'

/** Who did what, when, from where, with what result. */
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
    description: 'How the caller proved who it is: password, token, access key, join token, none.',
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

const text = (description: string) => Type.Optional(Type.String({ maxLength: 256, description }))

export const auditOperations = defineOperations({
  listAuditEvents: {
    method: 'GET',
    path: '/openhss/v1/audit-events',
    summary: 'List state changes and failed logins of the account, newest first',
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
      ...page,
    }),
    response: Type.Object({
      total_num: Type.Integer(),
      data_list: Type.Array(auditEvent),
    }),
    errors: ['HSS.0001', 'APIGW.0301', 'APIGW.0302', 'APIGW.0307'],
  },
})
