import * as Type from 'typebox'
import { entityName, page, strictObject } from './fields.ts'
import { defineOperations } from './operation.ts'

/** Names that a server gives at its first start; a further tenant gets such a user and project too. */
export const FIRST_TENANT = 'openhss'
export const FIRST_USER = 'admin'
export const FIRST_PROJECT = 'default'

export const tenantOperations = defineOperations({
  listAccounts: {
    method: 'GET',
    path: '/openhss/v1/accounts',
    summary: 'List the accounts (domains) of this service',
    tag: 'Accounts and users',
    access: 'openhss:accounts:manage',
    query: Type.Object(page),
    response: Type.Object({
      total_num: Type.Integer(),
      data_list: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    }),
    errors: ['HSS.0001', 'APIGW.0301', 'APIGW.0302', 'APIGW.0307'],
  },
  createAccount: {
    method: 'POST',
    path: '/openhss/v1/accounts',
    summary: 'Create an account with a project and an administrator of its own',
    description: 'A tenant: nobody of another account, not even who made it, sees what is in it.',
    tag: 'Accounts and users',
    access: 'openhss:accounts:manage',
    body: strictObject({ name: entityName('Account name') }),
    success: 201,
    response: Type.Object({
      id: Type.String(),
      name: Type.String(),
      project: Type.Object({ id: Type.String(), name: Type.String() }),
      user: Type.Object({ id: Type.String(), name: Type.String() }),
      password: Type.String({ description: "The administrator's; shown once." }),
    }),
    errors: ['HSS.0001', 'HSS.0002', 'APIGW.0301', 'APIGW.0302', 'APIGW.0307', 'APIGW.0308'],
  },
})
