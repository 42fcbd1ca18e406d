import type { Access, Input, Operation, Operations, Output } from '@openhss/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiFailure } from './api-error.ts'
import type {
  AgentIdentity,
  Caller,
  Identity,
  ProjectIdentity,
  ProjectPermission,
} from './caller.ts'
import type { Authentication, Gatekeeper } from './gatekeeper.ts'
import { originOf } from './origin.ts'
import type { Origin } from './origin.ts'
import { coerceQuery } from './query.ts'
import { readBody, replayBody } from './signed-body.ts'

/** A missing or an extra handler does not compile. */
export type Handlers<T extends Operations> = {
  readonly [K in keyof T]: (
    input: Input<T[K]>,
    call: Call<CallerOf<T[K]['access']>>,
  ) => Promise<Output<T[K]> | JsonText>
}

/** What a handler knows of the call besides its input. */
export interface Call<C extends Caller = Caller> extends Origin {
  readonly caller: C
  /** The server's address as this client wrote it. */
  readonly endpoint: string
  setHeader(name: string, value: string): void
}

type CallerOf<A extends Access> = A extends 'public'
  ? undefined
  : A extends 'optional'
    ? Identity | undefined
    : A extends 'agent'
      ? AgentIdentity
      : A extends ProjectPermission
        ? ProjectIdentity
        : Identity

/** An answer that PostgreSQL already wrote as JSON text; sent as it is. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What routes need besides their handlers. */
export interface Entrance {
  readonly gatekeeper: Gatekeeper
  /** Told of a change that a known caller was not allowed to make. */
  readonly onRefusal: (origin: Origin, caller: Caller, failure: ApiFailure) => Promise<void>
  /** Told of a change before it is answered. */
  readonly onChange: () => void
}

/** Adds a route for each operation: authentication, validation, handler, answer. */
export function registerOperations<T extends Operations>(
  app: FastifyInstance,
  operations: T,
  handlers: Handlers<T>,
  entrance: Entrance,
): void {
  for (const [operationId, operation] of Object.entries(operations)) {
    registerOperation(app, operationId, operation, handlers[operationId] as Handler, entrance)
  }
}

type Handler = (
  input: Record<'params' | 'query' | 'headers' | 'body', unknown>,
  call: Call,
) => Promise<object | JsonText>

function registerOperation(
  app: FastifyInstance,
  operationId: string,
  operation: Operation,
  handler: Handler,
  { gatekeeper, onRefusal, onChange }: Entrance,
): void {
  const { access } = operation
  const authentications = new WeakMap<FastifyRequest, Authentication>()
  const callers = new WeakMap<FastifyRequest, Caller>()
  const success = operation.success ?? 200
  const bodyLimit = bodyLimitOf(access)
  const isChange = operation.method !== 'GET' && access !== 'agent'

  async function admit(request: FastifyRequest, authentication: Authentication): Promise<void> {
    authentications.set(request, authentication)
    try {
      callers.set(request, gatekeeper.authorise(access, authentication.caller, request))
    } catch (error) {
      callers.set(request, await reconsider(request, error))
    }
  }

  /**
   * The caller by the newest state of the database, when that differs from what this process remembered: a
   * refusal must not rest on a project that another process made since. Throws the refusal otherwise.
   */
  async function reconsider(request: FastifyRequest, refusal: unknown): Promise<Caller> {
    const authentication = authentications.get(request)
    const newest = isRefusal(refusal) ? await authentication?.reload?.() : undefined
    if (newest === undefined || newest === authentication?.caller) throw refusal
    return gatekeeper.authorise(access, newest, request)
  }

  function answer(request: FastifyRequest, reply: FastifyReply, caller: Caller) {
    const { params, query, headers, body } = request
    return handler(
      { params, query, headers, body },
      {
        ...originOf(request),
        caller,
        endpoint: `${request.protocol}://${request.host}`,
        setHeader: (name, value) => void reply.header(name, value),
      },
    )
  }

  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operationId },
    bodyLimit,
    schema: routeSchema(operation, success),
    // Before the body is read: nobody without an identity makes the server parse megabytes.
    onRequest: async (request) => {
      const authentication = await gatekeeper.authenticate(access, request)
      if (authentication.verifyBody === undefined) await admit(request, authentication)
      else authentications.set(request, authentication)
    },
    // A signature covers the body's bytes as they came, also those of a GET, which are never parsed.
    preParsing: async (request, reply, payload) => {
      const authentication = authentications.get(request)
      if (authentication?.verifyBody === undefined) return payload
      const body = await readBody(payload, bodyLimit, reply)
      await authentication.verifyBody(body)
      await admit(request, authentication)
      return replayBody(body)
    },
    preValidation: async (request) => {
      if (operation.query !== undefined) {
        request.query = coerceQuery(operation.query, request.query as Record<string, unknown>)
      }
    },
    handler: async (request, reply) => {
      let answered: object | JsonText
      try {
        answered = await answer(request, reply, callers.get(request))
      } catch (error) {
        answered = await answer(request, reply, await reconsider(request, error))
      }
      if (isChange) onChange()
      return send(reply.code(success), success === 204 ? undefined : answered)
    },
    onError: async (request, _reply, error) => {
      const caller = authentications.get(request)?.caller
      if (isChange && isRefusal(error)) {
        await onRefusal(originOf(request), caller, error)
      }
    },
  })
}

/** Bytes: a sign-in or an enrolment is below 2 KB; an agent reports up to the gateway's 12 MB. */
function bodyLimitOf(access: Access): number {
  if (access === 'public') return 16_384
  if (access === 'agent') return 12 * 1024 * 1024
  return 1024 * 1024
}

/** A caller that is known and may not do this; who is not known has its own event. */
function isRefusal(error: unknown): error is ApiFailure {
  return error instanceof ApiFailure && REFUSALS.has(error.code)
}

const REFUSALS = new Set<ApiFailure['code']>(['APIGW.0302', 'HSS.0013', 'IAM.0003'])

function send(reply: FastifyReply, answer: object | JsonText | undefined): FastifyReply | object {
  if (answer === undefined) return reply.send()
  if (!(answer instanceof JsonText)) return answer
  // A serializer of its own keeps Fastify from parsing and writing the text again.
  return reply.type('application/json; charset=utf-8').serializer(String).send(answer.text)
}

/** What is checked and written; the document adds the words. */
function routeSchema(operation: Operation, success: number): object {
  return {
    ...(operation.params !== undefined && { params: operation.params }),
    ...(operation.query !== undefined && { querystring: operation.query }),
    ...(operation.headers !== undefined && { headers: operation.headers }),
    ...(operation.body !== undefined && { body: operation.body }),
    response: { [success]: success === 204 ? { type: 'null' } : operation.response },
  }
}
