import type { Sql } from '@openhss/server/storage'
import { startFleetProcesses } from '../fleet/agents/fleet-processes.ts'
import { quietFleet } from '../fleet/model/fleet-shape.ts'
import { startFleetServer } from '../fleet/server/fleet-server.ts'
import type { FleetServer } from '../fleet/server/fleet-server.ts'
import { seedHosts } from '../fleet/server/seed-hosts.ts'

const HOSTS = 10_000

/**
 * Starts a server to which 10,000 hosts reported 30 ports each, and then one more, so that there are findings and changes;
 * every fiftieth has a weak account. Takes a minute.
 */
export async function startSeenFleet(): Promise<FleetServer> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startFleetServer())
  const { sql, target } = server
  await seedHosts(sql, target.projectId, HOSTS)
  await addWeakAccounts(sql, target.projectId)
  await using fleet = await startFleetProcesses(quietFleet(HOSTS), target)
  for (const extra of [false, true]) {
    const seconds = await fleet.sendPorts({ generation: 0, extra })
    console.log(`  ${HOSTS} hosts reported in ${seconds.toFixed(0)} s`)
  }
  // Autovacuum leaves tables like these a while after they were filled.
  await sql`vacuum analyze`
  stack.move()
  return server
}

async function addWeakAccounts(sql: Sql, projectId: string): Promise<void> {
  await sql`
    with weak as (
      update hosts set accounts_weak = 1
      where project_id = ${projectId} and (host_name like '%00' or host_name like '%50')
      returning project_id, host_id
    )
    insert into account_verdicts (project_id, host_id, service_type, instance, user_name, verdict, scheme, duration,
      used_days, desensitized_weak_password, suggestion)
    select project_id, host_id, 'system', '', 'root', 'weak', 'yescrypt', 99999, 400, 'pa****r**',
      'It is a known common password. Choose a longer one.'
    from weak`
}
