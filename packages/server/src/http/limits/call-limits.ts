import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { addressGroup } from './address-group.ts'
import { ApiFailure } from '../answers/api-error.ts'
import { createCallCounter } from './call-counter.ts'
import type { Authentication, Gatekeeper } from '../admission/gatekeeper.ts'
import { originOf } from '../admission/origin.ts'
import { sessionSecretOf } from '../admission/session-cookie.ts'

/** Calls a second that one server process answers; the ones above get 429 APIGW.0308. */
export interface CallLimits {
  /** Calls of one identity to one operation. */
  readonly perIdentity: number
  /** Calls of one address without an identity: to one public operation, and with credentials that fail. */
  readonly perAddress: number
}

/**
 * 1,000 calls an identity stop a client that runs wild, and no script: with the public gateway's 200 a script that
 * reads a fleet of 10,000 hosts would wait for most of a minute, and the official Python client gives up at a 429.
 * With 100 calls an address, a thousand agents that start at once behind one address, and back off as they do, are
 * enrolled within 40 s; a server checks some 8 passwords a second anyway.
 */
export const DEFAULT_CALL_LIMITS: CallLimits = { perIdentity: 1000, perAddress: 100 }

/**
 * Gives a gatekeeper limits. An address whose credentials fail is stopped before anything is looked up for it.
 * Credentials that were right lately pass all the same, so that users who share the address with an attacker go on
 * working. This costs 0.5 µs a call, over IPv6 2.3.
 */
export function limitCalls(gatekeeper: Gatekeeper, limits: CallLimits): Gatekeeper {
  const calls = createCallCounter(limits.perIdentity)
  const strangers = createCallCounter(limits.perAddress)
  const failures = createCallCounter(limits.perAddress)
  const recognised = createRecognised()

  return {
    authenticate: async (access, request) => {
      const credential = access === 'public' ? undefined : credentialOf(request)
      if (credential === undefined) {
        // A caller without credentials is refused first: that costs no more than to throttle it.
        const authentication = await gatekeeper.authenticate(access, request)
        admitStranger(request)
        return authentication
      }
      const address = addressGroup(request.ip)
      if (failures.isExhausted(address) && !recognised.has(credential)) throw throttled()
      try {
        const authentication = await gatekeeper.authenticate(access, request)
        return watch(authentication, request, credential, address)
      } catch (error) {
        countFailure(error, address, credential)
        throw error
      }
    },
    authorise: (access, caller, request) => {
      // Counted before it is known whether the caller may: a refused change is written to the audit log.
      if (caller !== undefined) {
        const who = 'user' in caller ? caller.user.id : caller.agentId
        if (calls.count(`${who} ${originOf(request).operationId}`)) throw throttled()
      }
      return gatekeeper.authorise(access, caller, request)
    },
  }

  function admitStranger(request: FastifyRequest): void {
    const { operationId, sourceIp } = originOf(request)
    if (strangers.count(`${addressGroup(sourceIp)} ${operationId}`)) throw throttled()
  }

  /** Where the body is signed, the credential has proved itself only after the body was read. */
  function watch(
    authentication: Authentication,
    request: FastifyRequest,
    credential: string,
    address: string,
  ): Authentication {
    const { caller, verifyBody } = authentication
    if (caller === undefined) admitStranger(request)
    else if (verifyBody === undefined) recognised.add(caller, credential)
    if (caller === undefined || verifyBody === undefined) return authentication
    return {
      ...authentication,
      verifyBody: async (body) => {
        try {
          await verifyBody(body)
          recognised.add(caller, credential)
        } catch (error) {
          countFailure(error, address, credential)
          throw error
        }
      },
    }
  }

  function countFailure(error: unknown, address: string, credential: string): void {
    if (!(error instanceof ApiFailure) || error.status !== 401) return
    // A revoked token is no longer recognised. An access key stays: the wrong signature may be somebody else's.
    if (error.code === 'APIGW.0307') recognised.remove(credential)
    failures.count(address)
  }
}

function throttled(): ApiFailure {
  return new ApiFailure('APIGW.0308')
}

/** Gives what the request proves itself with: of a signature only the access key, because the rest always changes. */
function credentialOf(request: FastifyRequest): string | undefined {
  const { authorization = '', 'x-auth-token': token = '' } = request.headers
  if (authorization === '' && token === '') {
    const session = sessionSecretOf(request)
    return session === undefined ? undefined : `session ${session}`
  }
  const key = /\b(?:Access|Credential)=([^,/\s]+)/.exec(authorization)?.[1]
  return `${key ?? authorization} ${String(token)}`
}

/** As many as the identities that a process remembers; a hash is 44 characters. */
const MAX_RECOGNISED = 20_000

function createRecognised(): {
  add(caller: object, credential: string): void
  remove(credential: string): void
  has(credential: string): boolean
} {
  const hashes = new Set<string>()
  // Identities of users are remembered objects, so nearly every call ends at this set, in 0.05 µs.
  const added = new WeakSet()
  const hashOf = (credential: string) => hash('sha256', credential, 'base64')
  return {
    add: (caller, credential) => {
      if (added.has(caller)) return
      added.add(caller)
      const oldest = hashes.size >= MAX_RECOGNISED ? hashes.values().next().value : undefined
      if (oldest !== undefined) hashes.delete(oldest)
      hashes.add(hashOf(credential))
    },
    remove: (credential) => hashes.delete(hashOf(credential)),
    has: (credential) => hashes.has(hashOf(credential)),
  }
}
