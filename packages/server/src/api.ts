import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { agentHandlers } from './agents/agent-routes.ts'
import { identifyAgent } from './agents/agent-identity.ts'
import { portHandlers } from './assets/port-routes.ts'
import { weakPasswordHandlers } from './baseline/weak-password-routes.ts'
import type { Sql } from './db/connect.ts'
import { hostHandlers } from './hosts/host-routes.ts'
import { createApp } from './http/app.ts'
import { createAuthenticate } from './http/authenticate.ts'
import { createMetrics } from './http/metrics.ts'
import { createIdentities } from './iam/identities.ts'
import { tokenHandlers } from './iam/token-routes.ts'

/** Every feature on one database, behind HTTP, without a port yet. */
export function createApi(parts: {
  sql: Sql
  log: FastifyBaseLogger
  tls: { readonly cert: string; readonly key: string } | undefined
}): Promise<FastifyInstance> {
  const { sql, log, tls } = parts
  return createApp({
    handlers: {
      ...tokenHandlers(sql),
      ...portHandlers(sql),
      ...weakPasswordHandlers(sql),
      ...hostHandlers(sql),
      ...agentHandlers(sql),
    },
    authenticate: createAuthenticate({
      identity: createIdentities(sql),
      agent: (projectId, agentId, secret) => identifyAgent(sql, projectId, agentId, secret),
    }),
    checkReady: async () => {
      await sql`select 1`
    },
    metrics: createMetrics(),
    log,
    tls,
  })
}
