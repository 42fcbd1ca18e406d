import type { FastifyInstance } from 'fastify'

/**
 * Takes an empty JSON body where the operation takes none. The official Node SDK sends `Content-Type:
 * application/json` with a DELETE that has no body (seen by running 3.1.209), and Fastify alone would refuse that.
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
