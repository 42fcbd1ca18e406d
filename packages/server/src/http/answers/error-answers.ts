import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { errors } from '@openhss/contract'
import type { ErrorCode } from '@openhss/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiFailure, badRequest, errorBody } from './api-error.ts'
import { isDataException } from './data-exception.ts'
import { describeDatabaseFailure } from './database-failure.ts'
import { createOutageLog } from './outage-log.ts'
import { safetyHeaders } from './safe-response.ts'
import { isIamPath } from './service-path.ts'
import { invalidParameter } from './validation.ts'

/** Answers every error of a request with one of the contract's codes; one that is not meant becomes a bare 500. */
export function registerErrorAnswers(app: FastifyInstance): void {
  const outages = createOutageLog(app.log)
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = failureOf(error).on(request.url)
    if (failure.code === 'APIGW.0202') outages.note(error, failure.message)
    else if (failure.status >= 500)
      request.log.error({ err: error, request_id: request.id }, 'request failed')
    const retryAfter = failure.retryAfterSeconds ?? RETRY_AFTER_SECONDS[failure.status]
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
    return reply.code(failure.status).send(errorBody(request.url, failure, request.id))
  })
  // Asked by the pages, whose path is known but whose file is not there.
  app.setNotFoundHandler(() => {
    throw new ApiFailure('APIGW.0101')
  })
}

/**
 * Seconds to wait, by status. Limits count by the second; Python's SDK reads nothing else of a 429: docs/wire/errors.md,
 * "What the SDKs read". A restarted database is back in one to three seconds.
 */
const RETRY_AFTER_SECONDS: Readonly<Partial<Record<number, number>>> = { 429: 1, 503: 2 }

function failureOf(error: FastifyError): ApiFailure {
  if (error instanceof ApiFailure) return error
  if (error.validation !== undefined) {
    return invalidParameter(error.validation, error.validationContext)
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ApiFailure('APIGW.0201/entity')
  if (error.statusCode === 400 || error.statusCode === 415) {
    return new ApiFailure('HSS.0002', 'The body must be JSON.', { cause: error })
  }
  if (isDataException(error)) {
    const problem = 'A value cannot be stored: a NUL character or out of range.'
    return badRequest(problem, { cause: error })
  }
  const outage = describeDatabaseFailure(error)
  if (outage !== undefined) return new ApiFailure('APIGW.0202', outage, { cause: error })
  // A library that serves files refuses what leads out of its folder (403), or is no path at all (400).
  if (error.statusCode === 403 || error.statusCode === 404) return new ApiFailure('APIGW.0101')
  return new ApiFailure('APIGW.0601', '', { cause: error })
}

/** Answers a path that cannot be decoded or has too long a part, and so never reaches a route. */
export function answerBrokenPath(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const isTooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH'
  const failure = new ApiFailure(isTooLong ? 'APIGW.0201/uri' : 'APIGW.0201')
  reply.header('x-request-id', request.id)
  if (isIamPath(request.url)) reply.header('x-iam-trace-id', request.id)
  void reply.code(failure.status).send(errorBody(request.url, failure, request.id))
}

/** Answers what never became a request: headers too large, or not HTTP at all. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) return
  const code: ErrorCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'APIGW.0201/headers' : 'APIGW.0201'
  const requestId = createRequestId()
  const safety = Object.entries(safetyHeaders(socket instanceof TLSSocket))
  const body = JSON.stringify(errorBody('', new ApiFailure(code), requestId))
  socket.end(
    `HTTP/1.1 ${errors[code].status} ${errors[code].message}\r\n` +
      safety.map(([name, value]) => `${name}: ${value}\r\n`).join('') +
      `X-Request-Id: ${requestId}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** 32 hexadecimal digits. randomUUID draws its randomness ahead: 0.4 µs, where randomBytes takes 4. */
export function createRequestId(): string {
  return randomUUID().replaceAll('-', '')
}
