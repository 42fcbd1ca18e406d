import type { OperationId } from '@openhss/contract'
import type { FastifyRequest } from 'fastify'

/** Where a call came from, for the audit log. */
export interface Origin {
  readonly operationId: string
  readonly requestId: string
  readonly sourceIp: string
}

export function originOf({ id, ip, operationId }: FastifyRequest): Origin {
  return { operationId, requestId: id, sourceIp: ip }
}

/** Gives the origin of a change that no request made: it has no address and no ID. */
export function originWithoutRequest(operationId: OperationId): Origin {
  return { operationId, requestId: '', sourceIp: '' }
}
