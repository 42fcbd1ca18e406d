import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ApiFailure } from '../answers/api-error.ts'

/**
 * Fastify's trustProxy for exactly one proxy: the peer itself. Only the last entry of X-Forwarded-For counts, which
 * the proxy wrote; the entries before it came from the client. (`trustProxy: 1` would trust nobody: a number cannot
 * tell the proxy from a client that connects directly.)
 */
export function isProxy(_address: string, hop: number): boolean {
  return hop === 0
}

/** Refuses what is no address: limits, lockout and audit log would take it for one that everybody has. */
export function refuseUnknownClients(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (isIP(request.ip) !== 0) return
    request.log.error('the proxy in front writes no IP address at the end of X-Forwarded-For')
    throw new ApiFailure('APIGW.0201', 'X-Forwarded-For must end with the address of the client.')
  })
}
