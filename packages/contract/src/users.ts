import * as Type from 'typebox'
import type { Static } from 'typebox'
import { entityName, id, instant, page, strictObject } from './fields.ts'
import { grantOf } from './grants.ts'
import { defineOperations } from './operation.ts'

export const user = Type.Object({
  id: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean(),
  created_at: instant('When it was created.'),
})
export type User = Static<typeof user>

const userParams = strictObject({ user_id: id('User') })

export const userOperations = defineOperations({
  listUsers: {
    method: 'GET',
    path: '/openhss/v1/users',
    summary: 'List the users of the account',
    tag: 'Accounts and users',
    access: 'iam:users:list',
    query: Type.Object({
      name: Type.Optional(Type.String({ maxLength: 64, description: 'Exact user name.' })),
      ...page,
    }),
    response: Type.Object({ total_num: Type.Integer(), data_list: Type.Array(user) }),
  },
  createUser: {
    method: 'POST',
    path: '/openhss/v1/users',
    summary: 'Create a user with a random password and a first grant',
    tag: 'Accounts and users',
    access: 'iam:users:manage',
    body: strictObject({ name: entityName('User name'), ...grantOf }),
    success: 201,
    response: Type.Object({
      id: Type.String(),
      name: Type.String(),
      password: Type.String({ description: 'Shown once; the server keeps its hash.' }),
      grant_id: Type.String(),
    }),
    errors: ['HSS.0013'],
  },
  updateUser: {
    method: 'PUT',
    path: '/openhss/v1/users/{user_id}',
    summary: 'Enable or disable a user; disabling ends all of its tokens',
    tag: 'Accounts and users',
    access: 'iam:users:manage',
    params: userParams,
    body: strictObject({ enabled: Type.Boolean() }),
    response: user,
    errors: ['HSS.0011'],
  },
  resetUserPassword: {
    method: 'POST',
    path: '/openhss/v1/users/{user_id}/password',
    summary: 'Give a user a new random password; all of its tokens end',
    tag: 'Accounts and users',
    access: 'iam:users:manage',
    params: userParams,
    response: Type.Object({ password: Type.String({ description: 'Shown once.' }) }),
    errors: ['HSS.0011'],
  },
  deleteUser: {
    method: 'DELETE',
    path: '/openhss/v1/users/{user_id}',
    summary: 'Delete a user with its tokens, access keys and grants',
    tag: 'Accounts and users',
    access: 'iam:users:manage',
    params: userParams,
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
  changePassword: {
    method: 'POST',
    path: '/v3/users/{user_id}/password',
    summary: 'Change the password of the caller; all of its tokens end',
    description: 'The new one must differ from the old one and from the user name.',
    tag: 'IAM',
    access: 'identity',
    params: userParams,
    body: Type.Object({
      user: Type.Object({
        password: Type.String({ minLength: 12, maxLength: 1024, description: 'The new password.' }),
        original_password: Type.String({ minLength: 1, maxLength: 1024 }),
      }),
    }),
    success: 204,
    response: Type.Object({}),
    errors: ['IAM.0401', 'IAM.0401/locked', 'IAM.0003'],
  },
})
