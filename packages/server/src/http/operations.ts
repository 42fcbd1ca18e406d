import type { Access, Input, Operation, Operations, Output } from '@openhss/contract'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  preValidationHookHandler,
} from 'fastify'
import type { TObject } from 'typebox'
import { createAdmission, isRefusal } from './admission/admission.ts'
import type { ApiFailure } from './answers/api-error.ts'
import type {
  AgentIdentity,
  Caller,
  Identity,
  ProjectIdentity,
  ProjectPermission,
} from '../caller/caller.ts'
import { sendGzipped, sendJson } from './answers/compression.ts'
import type { Gatekeeper } from './admission/gatekeeper.ts'
import { originOf } from './admission/origin.ts'
import type { Origin } from './admission/origin.ts'
import { createCoercion } from './query.ts'
import { replayBody } from './admission/signed-body.ts'
import { bodyLimitOf } from './limits/body-limits.ts'

/** A handler for each operation. A missing or an extra one does not compile. */
export type Handlers<T extends Operations> = {
  readonly [K in keyof T]: (
    input: Input<T[K]>,
    call: Call<CallerOf<T[K]['access']>>,
  ) => Promise<Output<T[K]> | Prepared>
}

/** What a handler knows about the call besides its input. */
export interface Call<C extends Caller = Caller> extends Origin {
  readonly caller: C
  /** The server's address as this client wrote it. */
  readonly endpoint: string
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
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

/** An answer that PostgreSQL already wrote as JSON text. It is sent as it is. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** An answer whose JSON text is gzipped already. */
export class GzippedJson {
  readonly content: Buffer

  constructor(content: Buffer) {
    this.content = content
  }
}

/** The answer of a `conditional` operation to a caller that holds the newest state already. */
export class NotModified {
  readonly status = 304
}

/** An answer that the response schema does not write. */
type Prepared = JsonText | GzippedJson | NotModified

/** What routes need besides their handlers. */
export interface AdmissionParts {
  readonly gatekeeper: Gatekeeper
  /** Called for a change that a known caller was not allowed to make. */
  readonly onRefusal: (origin: Origin, caller: Caller, failure: ApiFailure) => Promise<void>
  /** Called before a change of a user. @throws APIGW.0308 when the user has made too many. */
  readonly beforeChange: (caller: Identity, access: Access) => void
  /** Called after a change, before it is answered. */
  readonly onChange: () => void
}

/** Adds a route for each operation: authentication, validation, handler, answer. */
export function registerOperations<T extends Operations>(
  app: FastifyInstance,
  operations: T,
  handlers: Handlers<T>,
  admissionParts: AdmissionParts,
): void {
  for (const [operationId, operation] of Object.entries(operations)) {
    registerOperation(app, operationId, operation, handlers[operationId] as Handler, admissionParts)
  }
}

type Handler = (
  input: Record<'params' | 'query' | 'headers' | 'body', unknown>,
  call: Call,
) => Promise<object>

function registerOperation(
  app: FastifyInstance,
  operationId: string,
  operation: Operation,
  handler: Handler,
  { gatekeeper, onRefusal, beforeChange, onChange }: AdmissionParts,
): void {
  const { access } = operation
  const success = operation.success ?? 200
  const bodyLimit = operation.maxBodyBytes ?? bodyLimitOf(access)
  const isChange = changes(operation) && access !== 'agent'
  const admission = createAdmission(access, bodyLimit, gatekeeper)

  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operationId },
    bodyLimit,
    schema: routeSchema(operation, success),
    // Runs before the body is read, so that nobody without an identity makes the server parse megabytes.
    onRequest: (request) => {
      request.operationId = operationId
      return admission.admit(request)
    },
    // A signature covers the body's bytes as they came, also those of a GET, which are never parsed.
    preParsing: (request, reply, payload, done) => {
      if (request.authentication?.verifyBody === undefined) return done(null, payload)
      return admission.admitBody(request, reply, payload).then(replayBody)
    },
    ...(operation.query !== undefined && { preValidation: coercionOf(operation.query) }),
    handler: async (request, reply) => {
      let answered: object
      try {
        const caller = isChange ? await admission.renew(request) : request.caller
        if (isChange && caller !== undefined && 'user' in caller) beforeChange(caller, access)
        answered = await handler(request, new RequestCall(request, reply, caller))
      } catch (error) {
        const caller = await admission.reconsider(request, error)
        answered = await handler(request, new RequestCall(request, reply, caller))
      }
      if (isChange) onChange()
      return send(reply.code(success), success === 204 ? undefined : answered)
    },
    onError: async (request, _reply, error) => {
      if (!isChange || !isRefusal(error)) return
      await onRefusal(originOf(request), request.authentication?.caller, error.on(operation.path))
    },
  })
}

/** The call that a request makes. A class, because few handlers ask for its address or its signal. */
class RequestCall implements Call {
  readonly operationId: string
  readonly requestId: string
  readonly sourceIp: string
  readonly caller: Caller
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply

  constructor(request: FastifyRequest, reply: FastifyReply, caller: Caller) {
    this.operationId = request.operationId
    this.requestId = request.id
    this.sourceIp = request.ip
    this.caller = caller
    this.#request = request
    this.#reply = reply
  }

  get endpoint(): string {
    return `${this.#request.protocol}://${this.#request.host}`
  }

  get signal(): AbortSignal {
    const gone = new AbortController()
    if (this.#reply.raw.destroyed) gone.abort()
    else this.#reply.raw.once('close', () => gone.abort())
    return gone.signal
  }

  setHeader(name: string, value: string): void {
    this.#reply.header(name, value)
  }
}

function changes({ method, effect }: Operation): boolean {
  return method !== 'GET' && effect !== 'read'
}

function coercionOf(schema: TObject): preValidationHookHandler {
  const coerce = createCoercion(schema)
  return (request, _reply, done) => {
    request.query = coerce(request.query as Record<string, unknown>)
    done()
  }
}

function send(
  reply: FastifyReply,
  answer: object | undefined,
): FastifyReply | Promise<FastifyReply> {
  if (answer === undefined) return reply.send()
  if (answer instanceof NotModified) return reply.code(answer.status).send()
  if (answer instanceof GzippedJson) return sendGzipped(reply, answer.content)
  return sendJson(reply, answer instanceof JsonText ? answer.text : serialize(reply, answer))
}

/** Writes the answer by the response schema of the route. */
function serialize(reply: FastifyReply, answer: object): string {
  return reply.serialize(answer) as string
}

/** The schemas that requests are checked and answers are written by; the document adds the words. */
function routeSchema(operation: Operation, success: number): object {
  return {
    ...(operation.params !== undefined && { params: operation.params }),
    ...(operation.query !== undefined && { querystring: operation.query }),
    ...(operation.headers !== undefined && { headers: operation.headers }),
    ...(operation.body !== undefined && { body: operation.body }),
    response: { [success]: success === 204 ? { type: 'null' } : operation.response },
  }
}
