import * as Type from 'typebox'
import { agentRoutes } from './agent-routes.ts'
import { agentHeaders, agentParams } from './fields.ts'
import { GOODBYE_REASONS } from './vocabulary.ts'
import { defineOperations } from './operation.ts'

export const goodbyeOperations = defineOperations({
  sayGoodbye: {
    ...agentRoutes.sayGoodbye,
    summary: 'Tell that an agent ends, and why',
    description:
      'The host is offline at once, with the reason, until an agent starts there again. `upgrade` alone keeps it online: the next version is expected in a moment.',
    tag: 'Agent',
    access: 'agent',
    params: agentParams,
    headers: Type.Object(agentHeaders),
    body: Type.Object({ reason: Type.Enum([...GOODBYE_REASONS]) }),
    success: 204,
    response: Type.Object({}),
  },
})
