import type { Access } from '@openhss/contract'
import type { FastifyRequest } from 'fastify'
import { ApiFailure } from '../answers/api-error.ts'
import type { Caller } from '../../caller/caller.ts'
import type { Authentication, Gatekeeper } from './gatekeeper.ts'

/** Lets a request to one operation in, or refuses it. */
export interface Admission {
  /** Judges the head. A request whose signature covers a body is let in by {@link admitBody} only. */
  admit(request: FastifyRequest): Promise<void>
  /** Lets a request in whose signature covers these bytes of its body. */
  admitBody(request: FastifyRequest, body: Buffer): Promise<void>
  /**
   * Gives the caller by the newest state of the database: a body may come slowly, and a user who was disabled
   * meanwhile must change nothing any more.
   * @throws the refusal when the caller may not do this now.
   */
  renew(request: FastifyRequest): Promise<Caller>
  /**
   * Judges a refused caller once more, when the database differs from what this process remembered: another process
   * may have made the project since.
   * @throws the refusal when nothing differs, or when it stands.
   */
  reconsider(request: FastifyRequest, refusal: unknown): Promise<Caller>
}

export function createAdmission(access: Access, gatekeeper: Gatekeeper): Admission {
  return {
    admit: async (request) => {
      const authentication = await gatekeeper.authenticate(access, request)
      request.authentication = authentication
      if (authentication.verifyBody === undefined) await authorise(request, authentication)
    },
    admitBody: async (request, body) => {
      const { authentication } = request
      if (authentication?.verifyBody === undefined) throw new Error('no signature covers this body')
      await authentication.verifyBody(body)
      await authorise(request, authentication)
    },
    renew: async (request) => {
      const newest = await request.authentication?.reload?.()
      if (newest === undefined || newest === request.authentication?.caller) return request.caller
      return gatekeeper.authorise(access, newest, request)
    },
    reconsider,
  }

  async function authorise(request: FastifyRequest, { caller }: Authentication): Promise<void> {
    try {
      request.caller = gatekeeper.authorise(access, caller, request)
    } catch (error) {
      request.caller = await reconsider(request, error)
    }
  }

  async function reconsider(request: FastifyRequest, refusal: unknown): Promise<Caller> {
    const { authentication } = request
    const newest = isRefusal(refusal) ? await authentication?.reload?.() : undefined
    if (newest === undefined || newest === authentication?.caller) throw refusal
    return gatekeeper.authorise(access, newest, request)
  }
}

/** Whether a known caller was told that it may not do this. */
export function isRefusal(error: unknown): error is ApiFailure {
  return error instanceof ApiFailure && REFUSALS.has(error.code)
}

const REFUSALS = new Set<ApiFailure['code']>(['APIGW.0302', 'HSS.0013', 'IAM.0003'])
