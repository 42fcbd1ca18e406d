import type { Access } from '@openhss/contract'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../caller/caller.ts'

/** Decides who comes in: first who calls, then whether that caller may. */
export interface Gatekeeper {
  /**
   * Finds out who calls, from the request's head alone.
   * @throws the gateway's codes.
   */
  authenticate(access: Access, request: FastifyRequest): Promise<Authentication>
  /**
   * Gives the caller with what it may do in this operation.
   * @throws a refusal when it may not do it at all.
   */
  authorise(access: Access, caller: Caller, request: FastifyRequest): Caller
}

export interface Authentication {
  readonly caller: Caller
  /** Present when a signature covers a body that was not read yet; rejects when the signature does not fit. */
  readonly verifyBody?: (body: Buffer) => Promise<void>
  /** Gives the same user by the newest state of the database, as the same object when nothing changed. */
  readonly reload?: () => Promise<Caller>
}
