import type { Access } from '@openhss/contract'
import type { FastifyRequest } from 'fastify'
import { ApiFailure } from './api-error.ts'
import { isPermitted } from './caller.ts'
import type { AgentIdentity, Caller, Identity } from './caller.ts'

/** Finds out who calls, by what the operation asks for; throws the gateway's codes otherwise. */
export type Authenticate = (access: Access, request: FastifyRequest) => Promise<Caller>

export function createAuthenticate(find: {
  identity(token: string): Promise<Identity>
  agent(projectId: string, agentId: string, secret: string): Promise<AgentIdentity>
}): Authenticate {
  return async (access, request) => {
    if (access === 'public') return undefined
    if (access === 'agent') return authenticateAgent(request)
    const identity = await authenticateUser(request)
    if (!isPermitted(identity, access)) throw new ApiFailure('APIGW.0302')
    return identity
  }

  async function authenticateUser(request: FastifyRequest): Promise<Identity> {
    const token = request.headers['x-auth-token']
    if (typeof token !== 'string' || token === '') {
      throw new ApiFailure('APIGW.0301', 'x-auth-token not found')
    }
    return find.identity(token)
  }

  async function authenticateAgent(request: FastifyRequest): Promise<AgentIdentity> {
    const { project_id, agent_id } = request.params as { project_id: string; agent_id: string }
    const secret = /^Bearer ([\w-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1]
    if (secret === undefined) throw new ApiFailure('AGENT.0002')
    return find.agent(project_id, agent_id, secret)
  }
}
