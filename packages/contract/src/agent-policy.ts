import * as Type from 'typebox'
import type { Static } from 'typebox'
import { agentRoutes } from './agent-routes.ts'
import { MAX_OWN_WORD_COUNT } from './bounds.ts'
import { detectionProgress } from './detections.ts'
import { agentHeaders, agentParams, instant } from './fields.ts'
import { upgradeOffer } from './agent-upgrades.ts'
import { defineOperations, withDefault } from './operation.ts'
import { wordsRevision } from './own-words.ts'

const detectionId = Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Detection ID.' })

/** What the server wants of an agent. */
export const agentPolicy = Type.Object({
  words: Type.Object({
    revision: wordsRevision('Revision of the project\'s own words; "none": there are none.'),
    count: Type.Integer({ minimum: 0, maximum: MAX_OWN_WORD_COUNT }),
  }),
  company_names: Type.Array(Type.String()),
  renew_secret: Type.Optional(
    Type.Literal(true, {
      description: 'The agent is to ask for another secret. Left out: it may keep the one it has.',
    }),
  ),
  detection: Type.Optional(
    Type.Object({
      detection_id: detectionId,
      requested_at: instant('When somebody asked for it.'),
    }),
  ),
  upgrade: Type.Optional(upgradeOffer),
})
export type AgentPolicy = Static<typeof agentPolicy>

/** The project's own words, which stay in the agent's memory. */
export const ownWords = Type.Object({
  revision: wordsRevision('May be newer than the one of the policy that was read before.'),
  words: Type.Array(Type.String()),
})
export type OwnWords = Static<typeof ownWords>

/** How far an agent is with a detection that its policy asks for. */
export const detectionReport = Type.Object({
  detection_id: detectionId,
  state: Type.Enum(['running', 'finished', 'failed'], {
    description: 'finished: after the report of the accounts was acknowledged.',
  }),
  ...detectionProgress,
})
export type DetectionReport = Static<typeof detectionReport>

export const agentPolicyOperations = defineOperations({
  fetchPolicy: {
    ...agentRoutes.fetchPolicy,
    summary: 'Show what the server wants of an agent',
    description:
      'A caller that sends the etag of the last answer in `if-none-match`, and `wait_seconds`, gets the next answer as soon as there is something new, or 304 when the time is over.',
    tag: 'Agent',
    access: 'agent',
    conditional: true,
    params: agentParams,
    query: Type.Object({
      wait_seconds: withDefault(
        Type.Integer({ minimum: 0, maximum: 25, description: 'How long to wait for a change.' }),
        0,
      ),
    }),
    headers: Type.Object({
      ...agentHeaders,
      'if-none-match': Type.Optional(Type.String({ maxLength: 256 })),
    }),
    response: agentPolicy,
  },
  fetchWords: {
    ...agentRoutes.fetchWords,
    summary: "Give an agent the project's own words",
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    response: ownWords,
  },
  renewAgentSecret: {
    ...agentRoutes.renewAgentSecret,
    summary: 'Give an agent another secret',
    description:
      'Both count until the new one was used once. Whoever calls with the old one afterwards is taken for a copy of the agent.',
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    success: 201,
    response: Type.Object({
      secret: Type.String({ description: 'Shown once; the server keeps its hash.' }),
    }),
  },
  reportDetection: {
    ...agentRoutes.reportDetection,
    summary: 'Tell how far a detection is',
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    body: detectionReport,
    response: Type.Object({
      open: Type.Boolean({
        description:
          'False: nobody waits for the detection any more, because it is finished or a newer one replaced it.',
      }),
    }),
  },
})
