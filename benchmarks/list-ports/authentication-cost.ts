import { createGatekeeper, createIdentities, createSignatures } from '@openhss/server/identity'
import type { createMasterKey } from '@openhss/server/identity'
import type { Sql } from '@openhss/server/storage'
import fastify from 'fastify'

const WARM_UP = 20_000
const CALLS = 100_000

/** Measures the microseconds that it takes to find out who calls, for a real request with these headers. */
export async function measureAuthentication(
  { sql, masterKey }: { sql: Sql; masterKey: ReturnType<typeof createMasterKey> },
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const identities = createIdentities(sql, masterKey)
  const gatekeeper = createGatekeeper({
    identities,
    signatures: createSignatures(sql, identities, { count: () => {}, flush: async () => {} }),
    agent: () => Promise.reject(new Error('no agent calls here')),
  })
  await using app = fastify()
  app.get(new URL(path, 'http://localhost').pathname, async (request) => {
    for (let n = 0; n < WARM_UP; n++) await gatekeeper.authenticate('identity', request)
    const startedAt = performance.now()
    for (let n = 0; n < CALLS; n++) await gatekeeper.authenticate('identity', request)
    return { microseconds: ((performance.now() - startedAt) * 1000) / CALLS }
  })
  const answer = await app.inject({ method: 'GET', url: path, headers })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<{ microseconds: number }>().microseconds
}
