import type { Access, Input, Operation, Operations, Output } from '@openhss/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate } from './authenticate.ts'
import type { AgentIdentity, Caller, Identity } from './caller.ts'
import { coerceQuery } from './query.ts'

/** A missing or an extra handler does not compile. */
export type Handlers<T extends Operations> = {
  readonly [K in keyof T]: (
    input: Input<T[K]>,
    call: Call<CallerOf<T[K]['access']>>,
  ) => Promise<Output<T[K]> | JsonText>
}

/** What a handler knows of the call besides its input. */
interface Call<C extends Caller = Caller> {
  readonly caller: C
  /** The server's address as this client wrote it. */
  readonly endpoint: string
  setHeader(name: string, value: string): void
}

type CallerOf<A extends Access> = A extends 'public'
  ? undefined
  : A extends 'agent'
    ? AgentIdentity
    : Identity

/** An answer that PostgreSQL already wrote as JSON text; sent as it is. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Adds a route for each operation: authentication, validation, handler, answer. */
export function registerOperations<T extends Operations>(
  app: FastifyInstance,
  operations: T,
  handlers: Handlers<T>,
  authenticate: Authenticate,
): void {
  for (const [operationId, operation] of Object.entries(operations)) {
    registerOperation(app, operationId, operation, handlers[operationId] as Handler, authenticate)
  }
}

type Handler = (
  input: Record<'params' | 'query' | 'body', unknown>,
  call: Call,
) => Promise<object | JsonText>

function registerOperation(
  app: FastifyInstance,
  operationId: string,
  operation: Operation,
  handler: Handler,
  authenticate: Authenticate,
): void {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const success = operation.success ?? 200
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operationId },
    ...(operation.access === 'public' && { bodyLimit: PUBLIC_BODY_BYTES }),
    schema: routeSchema(operationId, operation, success),
    // Before the body is read, and what is open to everybody has a small one: nobody without an
    // identity makes the server parse megabytes.
    onRequest: async (request) => {
      callers.set(request, await authenticate(operation.access, request))
    },
    preValidation: async (request) => {
      if (operation.query !== undefined) {
        request.query = coerceQuery(operation.query, request.query as Record<string, unknown>)
      }
    },
    handler: async (request, reply) => {
      const { params, query, body } = request
      const answer = await handler(
        { params, query, body },
        {
          caller: callers.get(request),
          endpoint: `${request.protocol}://${request.host}`,
          setHeader: (name, value) => void reply.header(name, value),
        },
      )
      return send(reply.code(success), answer)
    },
  })
}

/** A sign-in or an enrolment is below 2 KB. */
const PUBLIC_BODY_BYTES = 16_384

function send(reply: FastifyReply, answer: object | JsonText): FastifyReply | object {
  if (!(answer instanceof JsonText)) return answer
  // A serializer of its own keeps Fastify from parsing and writing the text again.
  return reply.type('application/json; charset=utf-8').serializer(String).send(answer.text)
}

function routeSchema(operationId: string, operation: Operation, success: number): object {
  return {
    operationId,
    summary: operation.summary,
    ...(operation.description !== undefined && { description: operation.description }),
    tags: [operation.tag],
    security: securityOf(operation),
    ...(operation.params !== undefined && { params: operation.params }),
    ...(operation.query !== undefined && { querystring: operation.query }),
    ...(operation.body !== undefined && { body: operation.body }),
    response: { [success]: operation.response },
  }
}

function securityOf({ access }: Operation): object[] {
  if (access === 'public') return []
  return access === 'agent' ? [{ agentSecret: [] }] : [{ authToken: [] }]
}
