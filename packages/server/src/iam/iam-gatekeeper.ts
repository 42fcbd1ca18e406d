import { AGENT_INSTANCE_HEADER } from '@openhss/contract'
import type { FastifyRequest } from 'fastify'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { AdmittedAgent, Caller, Identity } from '../caller/caller.ts'
import type { Authentication, Gatekeeper } from '../http/admission/gatekeeper.ts'
import { originOf } from '../http/admission/origin.ts'
import type { Origin } from '../http/admission/origin.ts'
import { sessionSecretOf } from '../http/admission/session-cookie.ts'
import type { Identities } from './identities/identities.ts'
import { permit } from './permit.ts'
import type { Signatures } from './signatures.ts'

/** Makes the gatekeeper that knows tokens, signatures, the sessions of browsers and agents' secrets. */
export function createGatekeeper(parts: {
  readonly identities: Identities
  readonly signatures: Signatures
  readonly agent: (claim: AgentClaim, origin: Origin) => Promise<AdmittedAgent>
}): Gatekeeper {
  return {
    authenticate: async (access, request) => {
      if (access === 'public') return { caller: undefined }
      if (access === 'agent') return { caller: await authenticateAgent(request) }
      const authentication = await authenticateUser(request)
      if (authentication !== undefined) return authentication
      if (access === 'optional') return { caller: undefined }
      throw new ApiFailure('APIGW.0301', 'x-auth-token not found')
    },
    authorise: (access, caller, request) => {
      // A project in the path of such an operation is what it is about, and the header may name another one.
      if (isOpen(access) || access === 'identity') return caller
      const { project_id } = request.params as { project_id?: string }
      checkProjectHeader(request, project_id)
      return permit(caller as Identity, access, project_id)
    },
  }

  /** A signature counts before a token; Python can send both: docs/wire/iam.md, "Two ways to sign in". */
  async function authenticateUser(request: FastifyRequest): Promise<Authentication | undefined> {
    const { authorization, 'x-auth-token': token } = request.headers
    if (authorization !== undefined) {
      const signed = await parts.signatures.authenticate(request)
      if (signed !== undefined) return signed
    }
    const { identities } = parts
    const session = sessionSecretOf(request)
    if (session !== undefined) return identifiedBy(() => identities.ofSession(session))
    if (typeof token !== 'string' || token === '') return undefined
    return identifiedBy(() => identities.ofToken(token))
  }

  async function identifiedBy(look: () => Promise<Identity>): Promise<Authentication> {
    return {
      caller: await look(),
      reload: () => {
        parts.identities.expectChanges()
        return look()
      },
    }
  }

  async function authenticateAgent(request: FastifyRequest): Promise<Caller> {
    const { project_id, agent_id } = request.params as { project_id: string; agent_id: string }
    const secret = /^Bearer ([\w-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1]
    if (secret === undefined) throw new ApiFailure('AGENT.0002')
    const claim = {
      projectId: project_id,
      agentId: agent_id,
      secret,
      instance: instanceOf(request),
    }
    return parts.agent(claim, originOf(request))
  }
}

/** The validation comes too late for it: by then this instance would be the one that speaks for the host. */
function instanceOf({ headers }: FastifyRequest): string {
  const named = headers[AGENT_INSTANCE_HEADER] ?? ''
  if (typeof named === 'string' && /^([0-9a-f]{32})?$/.test(named)) return named
  throw badRequest(`${AGENT_INSTANCE_HEADER} must be 32 hexadecimal digits in lower case.`)
}

/** What an agent says of itself. */
export interface AgentClaim {
  readonly projectId: string
  readonly agentId: string
  readonly secret: string
  /** Empty for an older agent that names none. */
  readonly instance: string
}

function isOpen(access: string): access is 'public' | 'optional' | 'agent' {
  return access === 'public' || access === 'optional' || access === 'agent'
}

/** Every signed HSS call repeats the path's project in a header (docs/wire/sdks.md, "What the SDKs need"). */
function checkProjectHeader({ headers }: FastifyRequest, projectId: string | undefined): void {
  const named = headers['x-project-id']
  if (projectId === undefined || named === undefined || named === projectId) return
  throw badRequest('X-Project-Id must be the project_id of the path.')
}
