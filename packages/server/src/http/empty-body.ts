import type { FastifyInstance } from 'fastify'

/**
 * The official Node SDK sends `Content-Type: application/json` with a DELETE that has no body (seen by
 * running 3.1.209). An operation that takes no body does not mind; Fastify alone would.
 */
export function acceptEmptyBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      const isEmpty = body === '' && request.routeOptions.schema?.body === undefined
      if (isEmpty) done(null)
      else void parseJson(request, body, done)
    },
  )
}
