import * as Type from 'typebox'
import type { Static } from 'typebox'
import { agentRoutes } from './agent-routes.ts'
import { JOIN_TOKEN_END_CHARACTERS, MAX_CHARACTERS } from './bounds.ts'
import { enterpriseProjectFilter, id, instant, page, projectParams } from './fields.ts'
import { defineOperations } from './operation.ts'

/** A name is one line, so that it can be shown in one. */
export const joinTokenName = Type.String({
  minLength: 1,
  maxLength: MAX_CHARACTERS.join_token_name,
  pattern: String.raw`^(?!\s)[^\p{C}\p{Zl}\p{Zp}]*(?<!\s)$`,
  title: `1 to ${MAX_CHARACTERS.join_token_name} characters of one line, without a blank at its ends`,
  description: 'What the token is for, for people; several may have the same one.',
})

/** A join token as it is shown after it was made: never the token itself, which nobody keeps. */
export const joinToken = Type.Object({
  id: Type.String(),
  name: Type.Optional(joinTokenName),
  token_end: Type.Optional(
    Type.String({
      description: `The last ${JOIN_TOKEN_END_CHARACTERS} characters of the token, by which somebody who has it finds it here; missing: made by an older server.`,
    }),
  ),
  enterprise_project_id: Type.String({ description: 'Where the hosts that enrol with it go.' }),
  ephemeral_hours: Type.Optional(
    Type.Integer({
      description:
        'Hours offline after which a host that enrolled with it is deleted; missing: never.',
    }),
  ),
  uses_left: Type.Integer({ minimum: 0, description: 'How many agents may still use it.' }),
  created_at: instant('When it was made.'),
  expires_at: instant('When it expires.'),
  last_used_at: Type.Optional(instant('When an agent used it last; missing: never.')),
  created_by: Type.Optional(
    Type.Object(
      { id: Type.String(), name: Type.String() },
      { description: 'The user who made it; missing: the server, for its own agent.' },
    ),
  ),
})
export type JoinToken = Static<typeof joinToken>

export const joinTokenOperations = defineOperations({
  listJoinTokens: {
    method: 'GET',
    path: agentRoutes.createJoinToken.path,
    summary: 'List the join tokens of a project, newest first',
    description:
      'One that is used up or expired is listed until the next one is made. The token itself is never shown again.',
    tag: 'OpenHSS',
    access: 'hss:joinTokens:list',
    params: projectParams,
    query: Type.Object({ enterprise_project_id: enterpriseProjectFilter, ...page }),
    response: Type.Object({
      total_num: Type.Integer({ minimum: 0 }),
      data_list: Type.Array(joinToken),
    }),
  },
  deleteJoinToken: {
    method: 'DELETE',
    path: '/openhss/v1/{project_id}/join-tokens/{join_token_id}',
    summary: 'Revoke a join token; hosts that enrolled with it stay',
    tag: 'OpenHSS',
    access: 'hss:joinTokens:delete',
    params: Type.Object({ ...projectParams.properties, join_token_id: id('Join token') }),
    success: 204,
    response: Type.Object({}),
    errors: ['HSS.0011'],
  },
})
