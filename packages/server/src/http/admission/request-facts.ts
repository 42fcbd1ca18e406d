import type { FastifyInstance } from 'fastify'
import type { Caller } from '../../caller/caller.ts'
import type { Authentication } from './gatekeeper.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the contract's operation, for the API document. */
    operationId?: string
  }
  interface FastifyRequest {
    /** Name of the contract's operation; empty on pages. */
    operationId: string
    authentication: Authentication | null
    /** The caller, with what it may do in this operation. */
    caller: Caller
  }
}

/**
 * Declares what is found out about a request on its way, as fields of the request: maps that are keyed by requests
 * cost the garbage collector 6 µs per request.
 */
export function declareRequestFacts(app: FastifyInstance): void {
  app.decorateRequest('operationId', '')
  app.decorateRequest('authentication', null)
  app.decorateRequest('caller', undefined)
}
