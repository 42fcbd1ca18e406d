import * as Type from 'typebox'
import type { Static } from 'typebox'
import { id, strictObject } from './fields.ts'
import { defineOperations } from './operation.ts'

const status = Type.Enum(['active', 'inactive'])
const description = Type.String({ maxLength: 255 })

/** A permanent access key as IAM shows it; the secret is never shown again. */
export const credential = Type.Object({
  user_id: Type.String(),
  access: Type.String(),
  status,
  create_time: Type.String({ description: 'UTC with microseconds.' }),
  description: Type.String(),
})
export type Credential = Static<typeof credential>

const token = (minLength: number) =>
  Type.String({ minLength, maxLength: 32_768, description: 'Token to exchange.' })

const params = Type.Object({
  access_key: Type.String({
    pattern: '^[0-9A-Z]{20}$',
    title: 'an access key: 20 letters A to Z and digits',
    description: 'Access key (AK).',
  }),
})

export const credentialOperations = defineOperations({
  createCredential: {
    method: 'POST',
    path: '/v3.0/OS-CREDENTIAL/credentials',
    summary: 'Create a permanent access key; its secret is shown once',
    description: 'For oneself, or with iam:credentials:manage for another user of the account.',
    tag: 'IAM',
    access: 'identity',
    body: Type.Object({
      credential: Type.Object({
        user_id: id('User'),
        description: Type.Optional(description),
      }),
    }),
    success: 201,
    response: Type.Object({
      credential: Type.Object({ ...credential.properties, secret: Type.String() }),
    }),
    errors: ['IAM.0003', 'IAM.0004'],
  },
  listCredentials: {
    method: 'GET',
    path: '/v3.0/OS-CREDENTIAL/credentials',
    summary: 'List the permanent access keys of a user',
    tag: 'IAM',
    access: 'identity',
    query: Type.Object({
      user_id: Type.Optional({ ...id('User'), description: "User ID; the caller's unless given." }),
    }),
    response: Type.Object({ credentials: Type.Array(credential) }),
    errors: ['IAM.0003', 'IAM.0004'],
  },
  showCredential: {
    method: 'GET',
    path: '/v3.0/OS-CREDENTIAL/credentials/{access_key}',
    summary: 'Show a permanent access key',
    tag: 'IAM',
    access: 'identity',
    params,
    response: Type.Object({
      credential: Type.Object({
        ...credential.properties,
        last_use_time: Type.String({
          description: 'UTC with microseconds, to the hour; the creation time when never used.',
        }),
      }),
    }),
    errors: ['IAM.0004'],
  },
  updateCredential: {
    method: 'PUT',
    path: '/v3.0/OS-CREDENTIAL/credentials/{access_key}',
    summary: 'Enable, disable or describe a permanent access key',
    description: 'At least one of status and description.',
    tag: 'IAM',
    access: 'identity',
    params,
    body: Type.Object({
      credential: strictObject({
        status: Type.Optional(status),
        description: Type.Optional(description),
      }),
    }),
    response: Type.Object({ credential }),
    errors: ['IAM.0003', 'IAM.0004'],
  },
  deleteCredential: {
    method: 'DELETE',
    path: '/v3.0/OS-CREDENTIAL/credentials/{access_key}',
    summary: 'Delete a permanent access key',
    tag: 'IAM',
    access: 'identity',
    params,
    success: 204,
    response: Type.Object({}),
    errors: ['IAM.0003', 'IAM.0004'],
  },
  createSecurityToken: {
    method: 'POST',
    path: '/v3.0/OS-CREDENTIAL/securitytokens',
    summary: 'Exchange a token for a temporary access key',
    description:
      'The token is in the body or in X-Auth-Token. The key ends with its time, and with what it came from: when the token expires or is revoked, or the permanent key that signed is disabled or deleted. A user has at most 100 at a time. None makes what outlives it: it manages no users, passwords, permanent keys or accounts, nor the tokens of others.',
    tag: 'IAM',
    access: 'optional',
    headers: Type.Object({ 'x-auth-token': Type.Optional(token(0)) }),
    body: Type.Object({
      auth: Type.Object({
        // Strict: a policy that narrows the key would be ignored otherwise.
        identity: strictObject({
          methods: Type.Array(Type.Literal('token'), { minItems: 1, maxItems: 1 }),
          token: Type.Optional(
            Type.Object({
              id: Type.Optional(token(1)),
              duration_seconds: Type.Optional(Type.Integer({ minimum: 900, maximum: 86_400 })),
            }),
          ),
        }),
      }),
    }),
    success: 201,
    response: Type.Object({
      credential: Type.Object({
        access: Type.String(),
        secret: Type.String(),
        securitytoken: Type.String(),
        expires_at: Type.String({ description: 'UTC with microseconds.' }),
      }),
    }),
    errors: ['IAM.0003'],
  },
})
