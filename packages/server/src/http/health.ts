import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createOutageLog } from './answers/outage-log.ts'

/** Serves `/healthz`, which says that the process lives, and `/readyz`, which says that its database answers too. */
export function registerHealth(app: FastifyInstance, checkReady: () => Promise<void>): void {
  const outages = createOutageLog(app.log)
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))

  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const timeUp = new AbortController()
    try {
      await Promise.race([checkReady(), refuseAfter(READY_LIMIT_MS, timeUp.signal)])
      return { status: 'ok' }
    } catch (error) {
      outages.note(error, 'not ready')
      return reply.code(503).send({ status: 'unavailable', reason: 'the database does not answer' })
    } finally {
      timeUp.abort()
    }
  })
}

/** Whoever asks has a time limit of its own, of ten seconds or less. */
const READY_LIMIT_MS = 5000

async function refuseAfter(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal })
  throw new Error(`no answer within ${ms / 1000} s`)
}
