import * as Type from 'typebox'
import type { Static } from 'typebox'
import { id, instant, page, strictObject } from './fields.ts'
import { defineOperations } from './operation.ts'
import { roleNames } from './permissions.ts'
import type { Role } from './permissions.ts'

/** What a grant gives and what it covers. */
export const grantOf = {
  role: Type.Enum(roleNames),
  project_id: Type.Optional({
    ...id('Project'),
    description: 'Only in this project; the whole account unless given.',
  }),
  enterprise_project_ids: Type.Optional(
    Type.Array(id('Enterprise project'), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description:
        'Only for these enterprise projects; all of them unless given. "0" is the default one. All grants of a user together name at most 1,000.',
    }),
  ),
}

export const grant = Type.Object({
  id: Type.String(),
  user_id: Type.String(),
  ...grantOf,
  created_at: instant('When it was given.'),
})
export type Grant = Omit<Static<typeof grant>, 'role'> & { readonly role: Role }

export const grantOperations = defineOperations({
  listGrants: {
    method: 'GET',
    path: '/openhss/v1/grants',
    summary: 'List who may do what where in the account',
    tag: 'Accounts and users',
    access: 'iam:users:list',
    query: Type.Object({ user_id: Type.Optional(id('User')), ...page }),
    response: Type.Object({ total_num: Type.Integer(), data_list: Type.Array(grant) }),
  },
  createGrant: {
    method: 'POST',
    path: '/openhss/v1/grants',
    summary: 'Give a user a role; all of its tokens end',
    tag: 'Accounts and users',
    access: 'iam:users:manage',
    body: strictObject({ user_id: id('User'), ...grantOf }),
    success: 201,
    response: grant,
    errors: ['HSS.0011', 'HSS.0013'],
  },
  deleteGrant: {
    method: 'DELETE',
    path: '/openhss/v1/grants/{grant_id}',
    summary: 'Take a role away; all tokens of its user end',
    tag: 'Accounts and users',
    access: 'iam:users:manage',
    params: strictObject({ grant_id: id('Grant') }),
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
})
