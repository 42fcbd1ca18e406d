import type { BenchmarkRow } from '../../benchmark-row.ts'
import { startFleetProcesses } from '../agents/fleet-processes.ts'
import type { PortVariant } from '../agents/port-variants.ts'
import { quietFleet } from '../model/fleet-shape.ts'
import { startFleetServer } from '../server/fleet-server.ts'
import { cpuBetween, readCpu } from '../server/process-costs.ts'
import { seedHosts } from '../server/seed-hosts.ts'

const ROUNDS = 3

/** The kinds of reports in the order in which they are sent; each starts from the state that the one before left. */
const KINDS = ['every row changed', 'unchanged', 'one port changed'] as const
type Kind = (typeof KINDS)[number]

/**
 * Measures the CPU time of server and PostgreSQL together for a report of a host in which nothing changed, one port
 * did, or all did. Takes a minute.
 */
export async function benchmarkUnchangedReports(hosts = 10_000): Promise<BenchmarkRow[]> {
  await using server = await startFleetServer()
  await seedHosts(server.sql, server.target.projectId, hosts)
  await using fleet = await startFleetProcesses(quietFleet(hosts), server.target)
  let variant: PortVariant = { generation: 0, extra: false }
  await fleet.sendPorts(variant)
  const costs: Record<Kind, number[]> = {
    'every row changed': [],
    unchanged: [],
    'one port changed': [],
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of KINDS) {
      variant = changed(variant, kind)
      const before = readCpu(server.pids)
      const seconds = await fleet.sendPorts(variant)
      const { server: ours, database } = cpuBetween(before, readCpu(server.pids))
      costs[kind].push((ours + database) / hosts)
      const [all, own, stored] = [ours + database, ours, database].map((each) =>
        microseconds(each / hosts),
      )
      console.log(
        `  ${kind}: ${all} CPU a report (server ${own}, PostgreSQL ${stored}), ` +
          `${Math.round(hosts / seconds)} reports/s`,
      )
    }
  }
  const whole = median(costs['every row changed'])
  const row = (work: string, cost: number, mustReach: string, bound: number): BenchmarkRow => ({
    row: 4,
    work,
    comparedWith: 'the same with every row changed',
    ours: `${microseconds(cost)} CPU a report`,
    theirs: `${microseconds(whole)} CPU a report`,
    ratio: whole / cost,
    mustReach,
    holds: whole / cost >= bound,
  })
  return [
    row(
      `ingest of unchanged reports, ${hosts.toLocaleString('en')} hosts`,
      median(costs.unchanged),
      '≥ 10',
      10,
    ),
    row(
      'ingest of reports with one port more or less',
      median(costs['one port changed']),
      'no threshold',
      0,
    ),
  ]
}

function changed({ generation, extra }: PortVariant, kind: Kind): PortVariant {
  return {
    generation: generation + Number(kind === 'every row changed'),
    extra: kind === 'one port changed' ? !extra : extra,
  }
}

function microseconds(seconds: number): string {
  return `${Math.round(seconds * 1_000_000)} µs`
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

if (import.meta.main) {
  const [hosts] = process.argv.slice(2).map(Number)
  console.table(await benchmarkUnchangedReports(hosts))
}
