import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { parse } from 'node:querystring'
import { apiOperations, errors } from '@openhss/contract'
import fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { ApiFailure, errorBody } from './api-error.ts'
import { registerDocs } from './docs.ts'
import { registerHealth } from './health.ts'
import { isIamPath } from './iam-path.ts'
import type { Metrics } from './metrics.ts'
import { registerMetrics } from './metrics.ts'
import { registerOperations } from './operations.ts'
import type { Entrance, Handlers } from './operations.ts'
import { invalidParameter } from './validation.ts'

export interface AppParts {
  readonly handlers: Handlers<typeof apiOperations>
  readonly entrance: Entrance
  /** Resolves when the database answers. */
  readonly checkReady: () => Promise<void>
  readonly metrics: Metrics
  readonly log: FastifyBaseLogger
  readonly tls: { readonly cert: string; readonly key: string } | undefined
}

/** The HTTP side of the server: routes, limits and error answers, without a port. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: parts.log,
    // A line for every request would cost more than the request; metrics count them.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(16).toString('hex'),
    // The gateway's limit for a body is 12 MB (errors.md section 3).
    bodyLimit: 12 * 1024 * 1024,
    // A token has up to 32,768 characters; Node's own limit for all headers is 16,384 bytes.
    ...(parts.tls === undefined
      ? { http: HTTP_OPTIONS }
      : { https: { ...parts.tls, ...HTTP_OPTIONS } }),
    // Slow senders may not hold a connection for ever.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    exposeHeadRoutes: false,
    // 1,024: a path parameter of 256 characters, percent-encoded and then some.
    // Node's parser turns undecodable bytes into U+FFFD, which validation refuses; Fastify's own leaves
    // them as they are.
    routerOptions: { maxParamLength: 1024, querystringParser: (text) => parse(text) },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    clientErrorHandler: answerBrokenRequest,
    // A path that cannot be decoded or is too long; it never becomes a route.
    frameworkErrors: (_error, request, reply: FastifyReply) => {
      const failure = new ApiFailure('APIGW.0201')
      void reply
        .code(failure.status)
        .header('x-request-id', request.id)
        .send(errorBody('', failure, request.id))
    },
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (isIamPath(request.url)) reply.header('x-iam-trace-id', request.id)
    // Here, before the body is read. Also for a known path with another method: the gateway says 404,
    // not 405.
    if (request.is404) throw new ApiFailure('APIGW.0101')
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = failureOf(error)
    if (failure.status >= 500) request.log.error({ err: error }, 'request failed')
    return reply.code(failure.status).send(errorBody(request.url, failure, request.id))
  })

  app.server.maxConnections = MAX_CONNECTIONS
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response)
  })
  await registerDocs(app)
  registerMetrics(app, parts.metrics, parts.entrance.gatekeeper)
  registerHealth(app, parts.checkReady)
  registerOperations(app, apiOperations, parts.handlers, parts.entrance)
  return app
}

/** A request without Host, or with an expectation that we do not know, is answered like any other. */
const HTTP_OPTIONS = { maxHeaderSize: 65_536, requireHostHeader: false }
/** Idle ones cost about 10 KB each. */
const MAX_CONNECTIONS = 10_000

function failureOf(error: FastifyError): ApiFailure {
  if (error instanceof ApiFailure) return error
  if (error.validation !== undefined) {
    return invalidParameter(error.validation, error.validationContext)
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ApiFailure('APIGW.0201/entity')
  if (error.statusCode === 400 || error.statusCode === 415) {
    return new ApiFailure('HSS.0002', 'The body must be JSON.', { cause: error })
  }
  if (isUnstorable(error)) {
    return new ApiFailure(
      'HSS.0001',
      'A value cannot be stored: a NUL character or out of range.',
      {
        cause: error,
      },
    )
  }
  return new ApiFailure('APIGW.0601', '', { cause: error })
}

/** SQLSTATE class 22, data exception. https://www.postgresql.org/docs/15/errcodes-appendix.html */
function isUnstorable(error: FastifyError): boolean {
  return /^22[0-9A-Z]{3}$/.test(error.code)
}

/** Answers what never became a request: headers too large, or not HTTP at all. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) return
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'APIGW.0201/headers' : 'APIGW.0201'
  const requestId = randomBytes(16).toString('hex')
  const body = JSON.stringify(errorBody('', new ApiFailure(code), requestId))
  socket.end(
    `HTTP/1.1 ${errors[code].status} ${errors[code].message}\r\n` +
      `X-Request-Id: ${requestId}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
