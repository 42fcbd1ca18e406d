import type { Readable } from 'node:stream'
import type { Access, Input, Operation, Operations, Output } from '@openhss/contract'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  preValidationHookHandler,
} from 'fastify'
import type { Static, TObject } from 'typebox'
import { createAdmission, isRefusal } from './admission/admission.ts'
import type { ApiFailure } from './answers/api-error.ts'
import type {
  AdmittedAgent,
  Caller,
  Identity,
  ProjectIdentity,
  ProjectPermission,
} from '../caller/caller.ts'
import { GzippedJson, JsonText, NotModified } from './answers/prepared-answers.ts'
import { sendGzipped, sendJson } from './answers/compression.ts'
import { isUnchanged } from './answers/unchanged-answer.ts'
import { browserFactsOf } from './admission/browser-facts.ts'
import type { BrowserFacts } from './admission/browser-facts.ts'
import type { Gatekeeper } from './admission/gatekeeper.ts'
import { originOf } from './admission/origin.ts'
import type { Origin } from './admission/origin.ts'
import { createCoercion } from './query.ts'
import { createBulkBody } from './bodies/bulk-body.ts'
import type { BulkBody, Packer } from './bodies/bulk-body.ts'
import { registerBodies } from './bodies/request-body.ts'
import type { ReadBody, ReceivedBody } from './bodies/request-body.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { CHANGE_BOUNDS, createTenantGate } from './limits/tenant-gate.ts'
import type { TenantGate, GateCaller } from './limits/tenant-gate.ts'
import { createAnswerHolds } from './limits/answer-holds.ts'
import type { AnswerHolds } from './limits/answer-holds.ts'
import { bodyLimitOf } from './limits/body-limits.ts'

/** A handler for each operation. A missing or an extra one does not compile. */
export type Handlers<T extends Operations> = {
  readonly [K in keyof T]: Handle<T[K], Input<T[K]>> | SpecialHandler<T[K]>
}

type Handle<O extends Operation, In> = (
  input: In,
  call: Call<CallerOf<O['access']>>,
) => Promise<Output<O> | Prepared>

/** A handler that the machinery has to know more of. */
export interface SpecialHandler<O extends Operation> {
  readonly handle: Handle<O, never>
  /** Packs its body, which may have megabytes. */
  readonly packer?: Packer<never, unknown>
  /** It bounds itself what it does for one tenant at once. */
  readonly isGatedItself?: true
}

/** Makes a handler that opens its body itself, and gets it packed. */
export function bulk<O extends Operation & { readonly body: TObject }, Packed>(
  packer: Packer<Static<O['body']>, Packed>,
  handle: Handle<O, Omit<Input<O>, 'body'> & { readonly body: BulkBody<Packed> }>,
): SpecialHandler<O> {
  return { packer, handle }
}

/** Makes a handler that does not wait for its tenant's turn, because it waits for another one within. */
export function gatedItself<O extends Operation>(handle: Handle<O, Input<O>>): SpecialHandler<O> {
  return { handle, isGatedItself: true }
}

/** What a handler knows about the call besides its input. */
export interface Call<C extends Caller = Caller> extends Origin {
  readonly caller: C
  /** The server's address as this client wrote it. */
  readonly endpoint: string
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  readonly browser: BrowserFacts
  setHeader(name: string, value: string): void
}

type CallerOf<A extends Access> = A extends 'public'
  ? undefined
  : A extends 'optional'
    ? Identity | undefined
    : A extends 'agent'
      ? AdmittedAgent
      : A extends ProjectPermission
        ? ProjectIdentity
        : Identity

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
  readonly threads: ThreadPool
  readonly listGate: TenantGate
}

/** What they need besides, which is one for all routes. */
interface RouteParts extends AdmissionParts {
  readonly readBody: ReadBody
  readonly changeGate: TenantGate
  readonly holdAnswer: AnswerHolds
}

/** Adds a route for each operation: authentication, validation, handler, answer. */
export function registerOperations<T extends Operations>(
  app: FastifyInstance,
  operations: T,
  handlers: Handlers<T>,
  admissionParts: AdmissionParts,
): void {
  const parts = {
    ...admissionParts,
    readBody: registerBodies(app),
    changeGate: createTenantGate(CHANGE_BOUNDS),
    holdAnswer: createAnswerHolds(),
  }
  for (const [operationId, operation] of Object.entries(operations)) {
    const handler = handlers[operationId] as Handler | SpecialHandler<Operation>
    const special = typeof handler === 'function' ? { handle: handler } : handler
    registerOperation(app, operationId, operation, special as SpecialHandler<Operation>, parts)
  }
}

type Handler = (input: RequestInput, call: Call) => Promise<object>

function isUser(caller: Caller): caller is Identity {
  return caller !== undefined && 'user' in caller
}

function gateCallerOf({ tenant, user }: Identity, { raw }: FastifyReply): GateCaller {
  return { tenantId: tenant.id, userId: user.id, isGone: () => raw.destroyed }
}

type RequestInput = Record<'params' | 'query' | 'headers' | 'body', unknown>

function bulkInput(
  request: FastifyRequest,
  packer: Packer<never, unknown>,
  threads: ThreadPool,
): RequestInput {
  const { operationId, params, query, headers } = request
  const received = request.body as ReceivedBody | undefined
  return { params, query, headers, body: createBulkBody(operationId, packer, received, threads) }
}

function registerOperation(
  app: FastifyInstance,
  operationId: string,
  operation: Operation,
  { handle, packer, isGatedItself }: SpecialHandler<Operation>,
  parts: RouteParts,
): void {
  const { gatekeeper, onRefusal, beforeChange, onChange, readBody, threads } = parts
  const { access } = operation
  const success = operation.success ?? 200
  const isBulk = packer !== undefined
  const handler = handle as Handler
  const bodyLimit = operation.maxBodyBytes ?? bodyLimitOf(access, isBulk)
  const isChange = changes(operation) && access !== 'agent'
  const gate = isChange ? parts.changeGate : parts.listGate
  const admission = createAdmission(access, gatekeeper)

  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operationId, isBulk },
    bodyLimit,
    schema: routeSchema(operation, success, isBulk),
    // Runs before the body is read, so that nobody without an identity makes the server parse megabytes.
    onRequest: (request, reply) => {
      request.operationId = operationId
      // A cache knows that an answer to an Authorization header is not for others; of a cookie it does not.
      if (request.headers.cookie !== undefined) reply.header('cache-control', 'no-store')
      return admission.admit(request)
    },
    // A signature covers the body's bytes as they came, also those of a GET, which are never parsed.
    preParsing: (request, _reply, payload, done) => {
      if (request.authentication?.verifyBody === undefined) return done(null, payload)
      // The parser finds the body read.
      return readBody(request, payload as Readable)
        .then(({ bytes }) => admission.admitBody(request, bytes))
        .then(() => payload)
    },
    ...(operation.query !== undefined && { preValidation: coercionOf(operation.query) }),
    handler: async (request, reply) => {
      const { caller } = request
      const input = packer === undefined ? request : bulkInput(request, packer, threads)
      const answerAs = async (as: Caller) => {
        const answer = await handler(input, new RequestCall(request, reply, as))
        const held = parts.holdAnswer(request, reply, answer)
        if (held !== undefined) await held
        return answer
      }
      const work = async () => {
        try {
          const newest = isChange ? await admission.renew(request) : caller
          if (isChange && isUser(newest)) beforeChange(newest, access)
          return await answerAs(newest)
        } catch (error) {
          return await answerAs(await admission.reconsider(request, error))
        }
      }
      try {
        const answered = await (isGatedItself === true || !isUser(caller)
          ? work()
          : gate(gateCallerOf(caller, reply), work))
        if (isChange) onChange()
        return await send(request, reply.code(success), success === 204 ? undefined : answered)
      } finally {
        request.received?.hold.release()
      }
    },
    onError: async (request, _reply, error) => {
      request.received?.hold.release()
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

  get browser(): BrowserFacts {
    return browserFactsOf(this.#request)
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
  request: FastifyRequest,
  reply: FastifyReply,
  answer: object | undefined,
): FastifyReply | Promise<FastifyReply> {
  if (answer === undefined) return reply.send()
  if (answer instanceof NotModified) return reply.code(answer.status).send()
  const content = contentOf(reply, answer)
  if (isUnchanged(request, reply, content)) return reply.code(304).send()
  return answer instanceof GzippedJson
    ? sendGzipped(reply, answer.content)
    : sendJson(reply, content)
}

function contentOf(reply: FastifyReply, answer: object): string | Buffer {
  if (answer instanceof GzippedJson) return answer.content
  return answer instanceof JsonText ? answer.text : serialize(reply, answer)
}

/** Writes the answer by the response schema of the route. */
function serialize(reply: FastifyReply, answer: object): string {
  return reply.serialize(answer) as string
}

/** The schemas that requests are checked and answers are written by; the document adds the words. */
function routeSchema(operation: Operation, success: number, isBulk: boolean): object {
  return {
    ...(operation.params !== undefined && { params: operation.params }),
    ...(operation.query !== undefined && { querystring: operation.query }),
    ...(operation.headers !== undefined && { headers: operation.headers }),
    // A bulk body is checked when it is opened.
    ...(operation.body !== undefined && !isBulk && { body: operation.body }),
    response: { [success]: success === 204 ? { type: 'null' } : operation.response },
  }
}
