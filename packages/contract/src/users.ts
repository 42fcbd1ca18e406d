import * as Type from 'typebox'
import type { Static } from 'typebox'
import { entityName, id, instant, page, strictObject } from './fields.ts'
import { grantOf } from './grants.ts'
import { defineOperations } from './operation.ts'
import { pageLinks } from './projects.ts'

export const user = Type.Object({
  id: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean(),
  created_at: instant('When it was created.'),
})
export type User = Static<typeof user>

/** A user as the older half of IAM shows it. */
export const keystoneUser = Type.Object({
  id: Type.String(),
  name: Type.String(),
  domain_id: Type.String(),
  enabled: Type.Boolean(),
  description: Type.String(),
  password_expires_at: Type.Null({ description: 'No password expires.' }),
  links: Type.Object({ self: Type.String() }),
})
export type KeystoneUser = Static<typeof keystoneUser>

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
  listIamUsers: {
    method: 'GET',
    path: '/v3/users',
    summary: 'List the users of the account as IAM does',
    tag: 'IAM',
    access: 'iam:users:list',
    query: Type.Object({
      domain_id: Type.Optional(Type.String({ maxLength: 64, description: 'Account ID.' })),
      name: Type.Optional(Type.String({ maxLength: 64, description: 'Exact user name.' })),
      enabled: Type.Optional(Type.Enum(['true', 'false'])),
    }),
    response: Type.Object({ users: Type.Array(keystoneUser), links: pageLinks }),
  },
  showIamUser: {
    method: 'GET',
    path: '/v3/users/{user_id}',
    summary: 'Show a user as IAM does',
    description: 'Oneself, or with iam:users:list any user of the account.',
    tag: 'IAM',
    access: 'identity',
    params: userParams,
    response: Type.Object({ user: keystoneUser }),
    errors: ['IAM.0003', 'IAM.0004'],
  },
  showIamUserDetails: {
    method: 'GET',
    path: '/v3.0/OS-USER/users/{user_id}',
    summary: 'Show a user as the newer half of IAM does',
    description: 'Oneself, or with iam:users:list any user of the account.',
    tag: 'IAM',
    access: 'identity',
    params: userParams,
    response: Type.Object({
      user: Type.Object({
        ...Type.Omit(keystoneUser, ['password_expires_at']).properties,
        create_time: Type.String({ description: 'Such as 2026-01-31 08:00:00.0, in UTC.' }),
        is_domain_owner: Type.Boolean({ description: 'No user is the account itself.' }),
        access_mode: Type.Literal('default'),
      }),
    }),
    errors: ['IAM.0003', 'IAM.0004'],
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
