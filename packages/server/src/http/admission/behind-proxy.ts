import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ApiFailure } from '../answers/api-error.ts'

/**
 * Fastify's trustProxy for exactly one proxy: the peer itself. Of X-Forwarded-For only the last entry
 * counts, the one that the proxy wrote; what stands before it came from the client. (`trustProxy: 1`
 * would trust nobody: a number cannot tell the proxy from a client that connects directly.)
 */
export function isProxy(_address: string, hop: number): boolean {
  return hop === 0
}

/** An address that is none would be everybody's in the limits, the lockout and the audit log. */
export function refuseUnknownClients(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (isIP(request.ip) !== 0) return
    request.log.error('the proxy in front writes no IP address at the end of X-Forwarded-For')
    throw new ApiFailure('APIGW.0201', 'X-Forwarded-For must end with the address of the client.')
  })
}
