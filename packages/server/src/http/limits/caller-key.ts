import type { FastifyRequest } from 'fastify'
import { addressGroup } from './address-group.ts'

/**
 * Names who a request is counted for: a user, an agent or, of strangers, an address. An ID counts alone once it is
 * proved; a signature that covers the body is proved only after that, so until then the address counts with it.
 */
export function callerKeyOf({ authentication, ip }: FastifyRequest): string {
  const caller = authentication?.caller
  if (caller === undefined) return addressGroup(ip)
  const id = 'user' in caller ? caller.user.id : caller.agentId
  return authentication?.verifyBody === undefined ? id : `${id} ${addressGroup(ip)}`
}
