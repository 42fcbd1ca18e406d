import { setTimeout as delay } from 'node:timers/promises'
import type { BenchmarkRow } from '../../benchmark-row.ts'
import { startFleetProcesses } from '../agents/fleet-processes.ts'
import type { FleetProcesses } from '../agents/fleet-processes.ts'
import { quietFleet } from '../model/fleet-shape.ts'
import type { FleetShape } from '../model/fleet-shape.ts'
import { startFleetServer } from '../server/fleet-server.ts'
import type { FleetServer } from '../server/fleet-server.ts'
import { cpuBetween, readCpu, readMemory } from '../server/process-costs.ts'
import { seedHosts } from '../server/seed-hosts.ts'
import { measureLists } from './live-lists.ts'
import { percentile } from './percentile.ts'

/** Two rounds of reports: in the first one every host sends all it has. */
const WARM_UP_MS = 75_000

/**
 * Measures what 10,000 agents cost that report every 30 s and hold a request open: while nothing changes, and while
 * 1 % of the reports bring a change and people look at lists; and how long a restarted server takes to serve all of
 * them. Takes 8 minutes.
 */
export async function benchmarkLiveFleet(
  { agents, seconds }: LiveFleetSize = { agents: 10_000, seconds: 120 },
): Promise<BenchmarkRow[]> {
  const quiet = quietFleet(agents)
  await using server = await startFleetServer()
  await seedHosts(server.sql, server.target.projectId, agents)
  const rows: BenchmarkRow[] = []
  {
    await using fleet = await goLive(quiet, server)
    rows.push(...(await measureCosts(`${agents} agents, nothing changes`, seconds, server, fleet)))
    await fleet.stop()
  }
  const changing = { ...quiet, changeEvery: 100, churnOneIn: 50, churnRounds: 3 }
  await using fleet = await goLive(changing, server)
  const lists = new AbortController()
  const measured = measureLists(server, lists.signal)
  rows.push(
    ...(await measureCosts(
      `${agents} agents, 1 % of the reports bring a change`,
      seconds,
      server,
      fleet,
    )),
  )
  lists.abort()
  for (const [name, { times, failures }] of await measured) {
    console.log(
      `  ${name}: p50 ${percentile(times, 50)} p99 ${percentile(times, 99)} ms of ${times.length}, ${failures} failed`,
    )
  }
  rows.push(await measureReconnect(server, fleet))
  await fleet.stop()
  return rows
}

async function goLive(shape: FleetShape, server: FleetServer): Promise<FleetProcesses> {
  const fleet = await startFleetProcesses(shape, server.target)
  await fleet.goLive()
  await delay(WARM_UP_MS)
  const { failures, lastFailure } = await fleet.takeStatistics()
  if (failures > 0) console.log(`  warm-up: ${failures} failures, the last: ${lastFailure}`)
  return fleet
}

async function measureCosts(
  what: string,
  seconds: number,
  { sql, pids }: FleetServer,
  fleet: FleetProcesses,
): Promise<BenchmarkRow[]> {
  const walBefore = await walBytes()
  const before = readCpu(pids)
  const startedAt = performance.now()
  await delay(seconds * 1000)
  const passed = (performance.now() - startedAt) / 1000
  const { server, database } = cpuBetween(before, readCpu(pids))
  const walAnHour = ((await walBytes()) - walBefore) * (3600 / passed)
  const { reportMs, failures, lastFailure } = await fleet.takeStatistics()
  const { residentBytes, peakBytes } = readMemory(pids.server)
  const share = (each: number) => `${((100 * each) / passed).toFixed(1)} %`
  console.log(
    `  ${what}: server ${share(server)}, PostgreSQL ${share(database)} of a core; ` +
      `${megabytes(residentBytes)} resident, ${megabytes(peakBytes)} at most; ` +
      `${reportMs.length} reports, p50 ${percentile(reportMs, 50)} p99 ${percentile(reportMs, 99)} ms; ` +
      `${megabytes(walAnHour)} WAL an hour; ${failures} failures ${lastFailure ?? ''}`,
  )
  const cpu = (100 * (server + database)) / passed
  return [
    row(`${what}: CPU of server and PostgreSQL`, cpu, '% of a core', 20),
    row(`${what}: memory of the server`, residentBytes / 1e6, 'MB', 500),
    row(`${what}: WAL an hour`, walAnHour / 1e6, 'MB', 3000 / 24),
    row(`${what}: reports, p99`, percentile(reportMs, 99), 'ms', 100),
  ]

  async function walBytes(): Promise<number> {
    const [found] = await sql<{ bytes: number }[]>`
      select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`
    return found?.bytes ?? Number.NaN
  }
}

/** Kills the server, and measures from its new start until a report of each agent was acknowledged. */
async function measureReconnect(server: FleetServer, fleet: FleetProcesses): Promise<BenchmarkRow> {
  await server.kill()
  await delay(DOWN_MS)
  await fleet.markRestart()
  const startedAt = Date.now()
  await server.start()
  console.log(`  listens after ${(Date.now() - startedAt) / 1000} s`)
  for (;;) {
    const { unserved, servedAt, failures } = await fleet.takeStatistics()
    const seconds = (Date.now() - startedAt) / 1000
    console.log(`  ${seconds} s after the start: ${unserved} agents wait, ${failures} failures`)
    if (unserved === 0) {
      const all = (servedAt - startedAt) / 1000
      return row('until all agents were served after a restart', all, 's', 60)
    }
    if (seconds > 300) return row('until all agents were served after a restart', 300, 's', 60)
    await delay(5_000)
  }
}

/** How many agents, and for how long they are watched each time. */
interface LiveFleetSize {
  readonly agents: number
  readonly seconds: number
}

/** Long enough that every agent has noticed. */
const DOWN_MS = 40_000

function row(work: string, value: number, unit: string, bound: number): BenchmarkRow {
  return {
    row: 9,
    work,
    comparedWith: `${bound} ${unit}`,
    ours: `${value.toFixed(1)} ${unit}`,
    theirs: `${bound} ${unit}`,
    ratio: value / bound,
    mustReach: '≤ 1',
    holds: value <= bound,
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}

if (import.meta.main) {
  const [agents = 10_000, seconds = 120] = process.argv.slice(2).map(Number)
  console.table(await benchmarkLiveFleet({ agents, seconds }))
}
