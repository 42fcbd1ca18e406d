import type { FastifyInstance } from 'fastify'

/** Serves `/healthz`, which says that the process lives, and `/readyz`, which says that its database answers too. */
export function registerHealth(app: FastifyInstance, checkReady: () => Promise<void>): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))

  app.get('/readyz', { schema: { hide: true } }, async (request, reply) => {
    try {
      await checkReady()
      return { status: 'ok' }
    } catch (error) {
      request.log.warn({ err: error }, 'not ready')
      return reply.code(503).send({ status: 'unavailable', reason: 'the database does not answer' })
    }
  })
}
