import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { BenchmarkRow } from '../../benchmark-row.ts'
import { startFleetProcesses } from '../agents/fleet-processes.ts'
import type { FleetProcesses } from '../agents/fleet-processes.ts'
import { quietFleet } from '../model/fleet-shape.ts'
import { startFleetServer } from '../server/fleet-server.ts'
import type { FleetServer } from '../server/fleet-server.ts'
import { seedHosts } from '../server/seed-hosts.ts'

const ROUNDS = 3

/**
 * Measures the first reports of a fleet against COPY of the rows that they become, in turns, both into tables that hold
 * as many rows of another project: plans for empty tables are another matter. Takes two minutes.
 */
export async function benchmarkFullReports(hosts = 10_000): Promise<BenchmarkRow[]> {
  const shape = quietFleet(hosts)
  const rows = hosts * shape.steadyPorts
  await using server = await startFleetServer()
  await seedHosts(server.sql, server.target.projectId, hosts)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-copy-'))
  const file = path.join(folder, 'ports')
  const ours: number[] = []
  const theirs: number[] = []
  // The first round does not count: it warms up both.
  for (let round = 0; round <= ROUNDS; round++) {
    await using fleet = await startFleetProcesses(shape, server.target)
    const reported = await measureReports(server, fleet, rows)
    if (round === 0) await keepForAnotherProject(server)
    const copied = await measureCopy(server, file)
    await forgetPorts(server)
    console.log(
      `  round ${round}: ${reported.toFixed(2)} s reported, ${copied.toFixed(2)} s copied`,
    )
    if (round === 0) continue
    ours.push(rows / reported)
    theirs.push(rows / copied)
  }
  await rm(folder, { recursive: true })
  return [rowOf(hosts, median(ours), median(theirs))]
}

async function measureReports(
  { sql }: FleetServer,
  fleet: FleetProcesses,
  rows: number,
): Promise<number> {
  const seconds = await fleet.sendPorts({ generation: 0, extra: false })
  const [stored] = await sql<{ count: number }[]>`
    select count(*) as count from ports where project_id <> ${OTHER_PROJECT}`
  if (stored?.count !== rows) throw new Error(`${stored?.count} rows are stored, not ${rows}`)
  return seconds
}

/** Keeps what was reported for another project as well, so that tables and plans are those of a service at work. */
async function keepForAnotherProject({ sql }: FleetServer): Promise<void> {
  for (const table of ['ports', 'findings']) {
    await sql`
      insert into ${sql(table)}
      select (jsonb_populate_record(r, jsonb_build_object('project_id', ${OTHER_PROJECT}::text))).* from ${sql(table)} r`
  }
}

const OTHER_PROJECT = 'another project'

/** Copies the rows out, deletes them, and measures the way back in. */
async function measureCopy({ sql, databaseUrl }: FleetServer, file: string): Promise<number> {
  const psql = (command: string) =>
    execFileSync('psql', ['--no-psqlrc', '--quiet', '--command', command, databaseUrl])
  psql(String.raw`\copy (select * from ports where project_id <> '${OTHER_PROJECT}') to '${file}'`)
  await deletePorts(sql)
  const startedAt = performance.now()
  psql(String.raw`\copy ports from '${file}'`)
  return (performance.now() - startedAt) / 1000
}

async function deletePorts(sql: FleetServer['sql']): Promise<void> {
  await sql`delete from ports where project_id <> ${OTHER_PROJECT}`
  await sql`vacuum analyze ports`
}

/** Makes every host one that has reported nothing yet. */
async function forgetPorts({ sql }: FleetServer): Promise<void> {
  await deletePorts(sql)
  await sql`delete from findings where project_id <> ${OTHER_PROJECT}`
  await sql`truncate port_totals, port_total_changes, finding_events`
  await sql`
    update hosts set port_digest = null, ports_total = 0, ports_danger = 0,
      open_critical = 0, open_high = 0, open_medium = 0, open_low = 0, risk = 0`
  await sql`vacuum analyze hosts, findings`
}

function rowOf(hosts: number, ours: number, theirs: number): BenchmarkRow {
  const ratio = ours / theirs
  return {
    row: 3,
    work: `ingest of full reports over HTTP, ${hosts.toLocaleString('en')} hosts × 30 ports`,
    comparedWith: 'COPY of the same rows by psql',
    ours: `${Math.round(ours)} rows/s`,
    theirs: `${Math.round(theirs)} rows/s`,
    ratio,
    mustReach: '≥ 0.4',
    holds: ratio >= 0.4,
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

if (import.meta.main) {
  const [hosts] = process.argv.slice(2).map(Number)
  console.table(await benchmarkFullReports(hosts))
}
