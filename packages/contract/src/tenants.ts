import * as Type from 'typebox'
import { entityName, page, strictObject } from './fields.ts'
import { defineOperations } from './operation.ts'

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
  },
  createAccount: {
    method: 'POST',
    path: '/openhss/v1/accounts',
    summary: 'Create an account with a project and an administrator of its own',
    description:
      'An account is a tenant: nobody of another account, not even the user who made it, sees what is in it.',
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
  },
})
