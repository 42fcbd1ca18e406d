import { isLoopback } from '@openhss/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Gatekeeper } from './admission/gatekeeper.ts'

/** The numbers of this process that `/metrics` shows; none of them is about a tenant. */
export interface Metrics {
  readonly registry: Registry
  readonly requestSeconds: Histogram<'operation' | 'status'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requestSeconds = new Histogram({
    name: 'openhss_http_request_duration_seconds',
    help: 'Time to answer a request, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  return { registry, requestSeconds }
}

/** Serves `/metrics` to programs on this machine, and to others with a token. */
export function registerMetrics(
  app: FastifyInstance,
  metrics: Metrics,
  gatekeeper: Gatekeeper,
): void {
  const series = new Map<string, { observe(seconds: number): void }>()
  app.addHook('onResponse', ({ operationId }, reply, done) => {
    if (operationId !== '') {
      const status = String(reply.statusCode)
      const key = `${operationId} ${status}`
      let counted = series.get(key)
      if (counted === undefined) {
        counted = metrics.requestSeconds.labels(operationId, status)
        series.set(key, counted)
      }
      counted.observe(reply.elapsedTime / 1000)
    }
    done()
  })

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isLocal(request)) {
      const { caller, verifyBody } = await gatekeeper.authenticate(ACCESS, request)
      await verifyBody?.(Buffer.alloc(0))
      gatekeeper.authorise(ACCESS, caller, request)
    }
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

const ACCESS = 'openhss:metrics:get'

/** Looks at the connection too: X-Forwarded-For is only what somebody wrote. */
function isLocal({ ip, socket }: FastifyRequest): boolean {
  return isLoopback(ip) && isLoopback(socket.remoteAddress ?? '')
}
