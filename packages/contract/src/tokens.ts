import * as Type from 'typebox'
import type { Static } from 'typebox'
import { defineOperations } from './operation.ts'

const name = (what: string) => Type.String({ minLength: 1, maxLength: 256, description: what })
const reference = (what: string) =>
  Type.Object({ id: Type.Optional(name(`${what} ID`)), name: Type.Optional(name(`${what} name`)) })

/** Header that carries the token of an answer; HTTP header names are matched in lower case. */
export const SUBJECT_TOKEN_HEADER = 'x-subject-token'

const idAndName = Type.Object({ id: Type.String(), name: Type.String() })
const inDomain = { id: Type.String(), name: Type.String(), domain: idAndName }

export const token = Type.Object({
  issued_at: Type.String({ description: 'UTC with microseconds.' }),
  expires_at: Type.String({ description: 'UTC with microseconds.' }),
  methods: Type.Array(Type.String()),
  user: Type.Object({ ...inDomain, password_expires_at: Type.String() }),
  project: Type.Optional(Type.Object(inDomain)),
  domain: Type.Optional(idAndName),
  roles: Type.Array(idAndName),
  catalog: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        type: Type.String(),
        endpoints: Type.Array(
          Type.Object({
            id: Type.String(),
            interface: Type.Literal('public'),
            region: Type.String(),
            region_id: Type.String(),
            url: Type.String(),
          }),
        ),
      }),
    ),
  ),
})
export type Token = Static<typeof token>

const nocatalog = Type.Object({
  nocatalog: Type.Optional(
    Type.String({ maxLength: 16, description: 'Any value leaves the catalog out.' }),
  ),
})

const subjectToken = Type.Object({
  [SUBJECT_TOKEN_HEADER]: Type.String({
    minLength: 1,
    maxLength: 32_768,
    description: 'The token that is meant.',
  }),
})

const scope = Type.Object({
  project: Type.Optional(
    Type.Object({
      ...reference('Project').properties,
      domain: Type.Optional(reference('Account')),
    }),
  ),
  domain: Type.Optional(reference('Account')),
})

export const tokenOperations = defineOperations({
  createToken: {
    method: 'POST',
    path: '/v3/auth/tokens',
    summary: 'Create a token with a password, or from another token',
    description:
      'The token is in the X-Subject-Token header of the answer, not in its body. The user is named by its ID, or by its name and account. One that is made from another token ends with that one and at the same time, and is for no other project if that one was for a project. A user can make 1,000 so within the life of a token.',
    tag: 'IAM',
    access: 'public',
    query: nocatalog,
    body: Type.Object({
      auth: Type.Object({
        identity: Type.Object({
          methods: Type.Array(Type.Enum(['password', 'token']), { minItems: 1, maxItems: 1 }),
          password: Type.Optional(
            Type.Object({
              user: Type.Object({
                id: Type.Optional(name('User ID')),
                name: Type.Optional(name('User name')),
                password: Type.String({ minLength: 1, maxLength: 1024 }),
                domain: Type.Optional(reference('Account')),
              }),
            }),
          ),
          token: Type.Optional(
            Type.Object({ id: Type.String({ minLength: 1, maxLength: 32_768 }) }),
          ),
        }),
        // Terraform's client writes null where it asks for no scope.
        scope: Type.Optional(
          Type.Unsafe<Static<typeof scope> | null>({ ...scope, nullable: true }),
        ),
      }),
    }),
    success: 201,
    response: Type.Object({ token }),
    errors: ['IAM.0401', 'IAM.0401/scope', 'IAM.0401/locked', 'IAM.0401/token'],
  },
  showToken: {
    method: 'GET',
    path: '/v3/auth/tokens',
    summary: 'Check a token and show whose it is',
    description: "One's own token, or with iam:tokens:manage any of the account.",
    tag: 'IAM',
    access: 'identity',
    query: nocatalog,
    headers: subjectToken,
    response: Type.Object({ token }),
    errors: ['IAM.0003', 'IAM.0004'],
  },
  deleteToken: {
    method: 'DELETE',
    path: '/v3/auth/tokens',
    summary: 'Revoke a token and the temporary access keys made from it',
    description: "One's own token, or with iam:tokens:manage any of the account.",
    tag: 'IAM',
    access: 'identity',
    headers: subjectToken,
    success: 204,
    response: Type.Object({}),
    errors: ['IAM.0003', 'IAM.0004'],
  },
})
