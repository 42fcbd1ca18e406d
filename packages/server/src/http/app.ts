import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { apiOperations, errors } from '@openhss/contract'
import fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyError, FastifyInstance } from 'fastify'
import { ApiFailure, errorBody } from './api-error.ts'
import type { Authenticate } from './authenticate.ts'
import { registerDocs } from './docs.ts'
import { registerHealth } from './health.ts'
import type { Metrics } from './metrics.ts'
import { registerMetrics } from './metrics.ts'
import { registerOperations } from './operations.ts'
import type { Handlers } from './operations.ts'
import { invalidParameter } from './validation.ts'

export interface AppParts {
  readonly handlers: Handlers<typeof apiOperations>
  readonly authenticate: Authenticate
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
      ? { http: { maxHeaderSize: MAX_HEADER_BYTES } }
      : { https: { ...parts.tls, maxHeaderSize: MAX_HEADER_BYTES } }),
    // Slow senders may not hold a connection for ever.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    exposeHeadRoutes: false,
    // 1,024: a path parameter of 256 characters, percent-encoded and then some.
    routerOptions: { maxParamLength: 1024 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    clientErrorHandler: answerBrokenRequest,
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = failureOf(error)
    if (failure.status >= 500) request.log.error({ err: error }, 'request failed')
    return reply.code(failure.status).send(errorBody(request.url, failure, request.id))
  })
  // Also for a known path with another method: the gateway says 404, not 405.
  app.setNotFoundHandler((request, reply) => {
    const failure = new ApiFailure('APIGW.0101')
    return reply.code(failure.status).send(errorBody(request.url, failure, request.id))
  })

  await registerDocs(app)
  registerMetrics(app, parts.metrics)
  registerHealth(app, parts.checkReady)
  registerOperations(app, apiOperations, parts.handlers, parts.authenticate)
  return app
}

const MAX_HEADER_BYTES = 65_536

function failureOf(error: FastifyError): ApiFailure {
  if (error instanceof ApiFailure) return error
  if (error.validation !== undefined) {
    return invalidParameter(error.validation, error.validationContext)
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ApiFailure('APIGW.0201/entity')
  if (error.statusCode === 400 || error.statusCode === 415) {
    return new ApiFailure('HSS.0002', 'The body must be JSON.', { cause: error })
  }
  if (isUnstorableText(error)) {
    return new ApiFailure('HSS.0001', 'The text holds a character that cannot be stored.', {
      cause: error,
    })
  }
  return new ApiFailure('APIGW.0601', '', { cause: error })
}

/** SQLSTATE 22P05, 22021, 22P02: NUL or a lone surrogate in text. https://www.postgresql.org/docs/15/errcodes-appendix.html */
function isUnstorableText(error: FastifyError): boolean {
  return ['22P05', '22021', '22P02'].includes(error.code)
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
