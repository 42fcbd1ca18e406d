import type { Sql } from '../db/connect.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { readReport } from './incoming-report.ts'
import type { IncomingReport } from './incoming-report.ts'
import type { HostReport } from './host-report.ts'
import { planChanges } from './plan-changes.ts'
import type { Plan, PlanInput } from './plan-changes.ts'
import type { StoredHost } from './stored-host.ts'
import { readHostsLocked } from './read-hosts.ts'
import { writePlan } from './write-plan.ts'

/**
 * What became of a report: it is stored; it says what changed since a list that the server does not hold; its host was
 * deleted since the agent was let in.
 */
export type Outcome = 'stored' | 'not held' | 'no host'

/**
 * Stores reports of different hosts of one project in one transaction: either all of them are, or none is.
 * @returns after commit what became of each, in their order.
 */
export async function storeReports(
  { sql, threads }: { readonly sql: Sql; readonly threads: ThreadPool },
  projectId: string,
  incoming: readonly IncomingReport[],
): Promise<Outcome[]> {
  const isLarge = incoming.some(({ characters }) => characters > MAX_INLINE_CHARACTERS)
  return sql.begin(
    async (tx) => {
      const hosts = await readHostsLocked(tx, projectId, incoming)
      const reports = incoming.map((each) => readReport(each, hosts.get(each.hostId)))
      const inputs = reports.flatMap((report) => inputOf(report, hosts))
      if (inputs.length > 0) await writePlan(tx, projectId, await makePlan(threads, inputs))
      return reports.map((report) => (typeof report === 'string' ? report : 'stored'))
    },
    isLarge ? LARGE : undefined,
  )
}

/** Tens of thousands of rows take longer than any list does. */
const LARGE = { statementTimeoutMs: 25_000 }

function inputOf(
  report: HostReport | Outcome,
  hosts: ReadonlyMap<string, StoredHost>,
): readonly PlanInput[] {
  if (typeof report === 'string') return []
  const host = hosts.get(report.hostId)
  return host === undefined ? [] : [{ now: new Date().toISOString(), host, report }]
}

/** Lists that take long to compare are compared in a thread, so that the event loop goes on. */
async function makePlan(threads: ThreadPool, inputs: readonly PlanInput[]): Promise<Plan> {
  const characters = inputs.reduce((sum, input) => sum + charactersOf(input), 0)
  if (characters <= MAX_PLANNED_CHARACTERS) return planChanges(inputs)
  const module = new URL('./plan-changes.ts', import.meta.url).href
  return threads.run<Plan>({ module, name: 'planChanges', input: inputs })
}

function charactersOf({ host, report: { list } }: PlanInput): number {
  const items = list.how === 'same' ? [] : list.items
  const reported = typeof items === 'string' ? items.length : items.length * 200
  return reported + (host.ports?.length ?? 0) + (host.accounts?.length ?? 0)
}

/** The reports of 32 usual hosts with what is stored of them are half of it, and take 5 ms. */
const MAX_PLANNED_CHARACTERS = 1_000_000

/** Some 1,500 ports. */
export const MAX_INLINE_CHARACTERS = 300_000
