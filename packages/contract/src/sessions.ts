import * as Type from 'typebox'
import type { Static } from 'typebox'
import { instant, strictObject } from './fields.ts'
import { defineOperations } from './operation.ts'
import type { Permission } from './permissions.ts'

const language = (description: string) => Type.Enum(['en', 'zh'], { description })

const idAndName = Type.Object({ id: Type.String(), name: Type.String() })
/** A newer server may name permissions that this contract does not know. */
const permissionList = (description: string) =>
  Type.Array(Type.Unsafe<Permission>(Type.String()), { description })

/** Names the caller and what it may do: the console needs to know that before it shows anything. */
export const session = Type.Object({
  user: idAndName,
  account: idAndName,
  account_permissions: permissionList(
    'What the caller may do with the account as a whole or with the service, and what counts wherever it was granted.',
  ),
  projects: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      permissions: permissionList(
        'What the caller may do in this project, for at least some of its enterprise projects.',
      ),
      is_whole: Type.Boolean({
        description: 'Whether a grant of the caller is for all enterprise projects of it.',
      }),
    }),
    {
      description:
        'The projects that the caller was granted, by name. A token opens no other one than its own.',
    },
  ),
  language: Type.Optional(
    language('The one in which the user reads the console; left out while none was chosen.'),
  ),
  version: Type.String({ description: 'Version of the server.' }),
  expires_at: Type.Optional(
    instant('When the session ends at the latest; left out for a token and for an access key.'),
  ),
})
export type Session = Static<typeof session>

const SAME_ORIGIN =
  'Only a page of this server may call it: the request has Sec-Fetch-Site: same-origin or, without that header, an Origin that is the address of the server.'

/** Operations by which a browser signs in and out: docs/access.md, "The session of a browser". */
export const sessionOperations = defineOperations({
  createSession: {
    method: 'POST',
    path: '/openhss/v1/session',
    summary: 'Sign a browser in with a password',
    description: `The answer sets a cookie that scripts cannot read. It opens every project that the user was granted, for 24 hours at most, and ends when it was not used for 12 hours. ${SAME_ORIGIN}`,
    tag: 'OpenHSS',
    access: 'public',
    body: strictObject({
      account: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 256,
          description: 'Name of the account; the one that operates the service unless given.',
        }),
      ),
      user: Type.String({ minLength: 1, maxLength: 256, description: 'User name.' }),
      password: Type.String({ minLength: 1, maxLength: 1024 }),
    }),
    success: 201,
    response: session,
    errors: ['IAM.0401', 'IAM.0401/locked', 'IAM.0401/origin'],
  },
  createSessionFromLink: {
    method: 'POST',
    path: '/openhss/v1/session/link',
    summary: 'Sign a browser in with the link that the server showed when it started',
    description: `As the first administrator. The code of a link is good once, for ten minutes, and only from the machine that the server runs on. ${SAME_ORIGIN}`,
    tag: 'OpenHSS',
    access: 'public',
    body: strictObject({
      code: Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'What stands behind `code=` in the link.',
      }),
    }),
    success: 201,
    response: session,
    errors: ['IAM.0401/link', 'IAM.0401/origin'],
  },
  showSession: {
    method: 'GET',
    path: '/openhss/v1/session',
    summary: 'Show who calls, and what this caller may do where',
    tag: 'OpenHSS',
    access: 'identity',
    response: session,
  },
  changeLanguage: {
    method: 'PUT',
    path: '/openhss/v1/session/language',
    summary: 'Choose the language in which the caller reads the console',
    description: 'It is of the user, so that the console opens in it in every browser.',
    tag: 'OpenHSS',
    access: 'identity',
    body: strictObject({ language: language('`en` or `zh`.') }),
    success: 204,
    response: Type.Object({}),
  },
  deleteSession: {
    method: 'DELETE',
    path: '/openhss/v1/session',
    summary: 'Sign the browser out',
    description: 'Ends the session of the cookie. A token is revoked by deleteToken.',
    tag: 'OpenHSS',
    access: 'identity',
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0001'],
  },
})
