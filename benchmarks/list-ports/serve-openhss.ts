/**
 * A child process of the benchmark: the real API on a real database with 10,000 hosts × 30 ports.
 * Tells its parent how to call it, and serves until the channel closes.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { connect, migrate, migrationsFolder, startEmbeddedPostgres } from '@openhss/server/storage'
import { createTestApi } from '@openhss/testkit/test-api'
import { measureAuthentication } from './authentication-cost.ts'
import { signGet } from './sign-get.ts'

const directory = await mkdtemp(path.join(os.tmpdir(), 'openhss-bench-'))
const postgres = await startEmbeddedPostgres({ directory: path.join(directory, 'postgres') })
const sql = connect({ url: postgres.url, statementTimeoutMs: 120_000 })
await migrate(sql, migrationsFolder)
const api = await createTestApi({
  sql,
  close: async () => {
    await sql.end()
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  },
})

await api.sql`
  insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
    agent_secret_hash, agent_version)
  select ${api.projectId}, gen_random_uuid()::text, 'host-' || n, '10.0.0.1', 'Debian 12',
    encode(sha256(n::text::bytea), 'hex'), sha256(n::text::bytea), '0.1.0'
  from generate_series(1, 10000) n`
await api.sql`
  insert into ports (project_id, host_id, category, port, type, laddr, container_id, pid, path, status)
  select h.project_id, h.host_id, 'host', 1000 + 7 * n, case n % 3 when 0 then 'UDP' else 'TCP' end,
    case n % 2 when 0 then '0.0.0.0' else '127.0.0.1' end, '', 1000 + n, '/usr/sbin/service-' || n,
    case n % 10 when 0 then 'danger' else 'unknown' end
  from hosts h, generate_series(1, 30) n`
// Autovacuum leaves tables like this a while after they were filled.
await api.sql`vacuum analyze hosts, ports`
const hosts = await api.sql<{ id: string }[]>`select host_id as id from hosts`

const created = await api.post('/v3.0/OS-CREDENTIAL/credentials', {
  credential: { user_id: api.userId },
})
const { access, secret } = created.json<{ credential: { access: string; secret: string } }>()
  .credential

await api.app.listen({ host: '127.0.0.1', port: 0 })
const url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`
const listPorts = `/v5/${api.projectId}/asset/ports?host_id=${hosts[0]?.id}`

/** What the parent is told. */
export interface OpenHss {
  readonly url: string
  readonly projectId: string
  readonly hostIds: readonly string[]
  readonly token: string
  readonly access: string
  readonly secret: string
  readonly authenticationMicroseconds: { readonly token: number; readonly signature: number }
}

const told: OpenHss = {
  url,
  projectId: api.projectId,
  hostIds: hosts.map(({ id }) => id),
  token: api.token,
  access,
  secret,
  authenticationMicroseconds: {
    token: await measureAuthentication(api, listPorts, { 'x-auth-token': api.token }),
    signature: await measureAuthentication(
      api,
      listPorts,
      signGet({ url, access, secret }, listPorts),
    ),
  },
}
process.on('disconnect', () => {
  void api.close()
})
process.send?.(told)
