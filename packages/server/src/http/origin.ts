import type { FastifyRequest } from 'fastify'

/** Where a call came from, for the audit log. */
export interface Origin {
  readonly operationId: string
  readonly requestId: string
  readonly sourceIp: string
}

export function originOf({ id, ip, routeOptions }: FastifyRequest): Origin {
  const { operationId = '' } = routeOptions.config as { operationId?: string }
  return { operationId, requestId: id, sourceIp: ip }
}
