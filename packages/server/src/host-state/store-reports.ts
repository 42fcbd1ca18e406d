import type { Sql } from '../db/connect.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { readReport } from './incoming-report.ts'
import type { IncomingReport } from './incoming-report.ts'
import { changeSeqAfter, planChanges } from './plan-changes.ts'
import type { Plan, PlanInput } from './plan-changes.ts'
import type { StoredHost } from './stored-host.ts'
import { readHostsLocked } from './read-hosts.ts'
import type { WantedHost } from './read-hosts.ts'
import { writePlan } from './write-plan.ts'

/**
 * What became of a report: it is stored, with all changes up to a number; it says what changed since a list that the
 * server does not hold; its host was deleted since the agent was let in.
 */
export type Outcome = StoredReport | 'not held' | 'no host'

export interface StoredReport {
  /** Number of the last change that is stored; 0: none ever was. */
  readonly changeSeq: number
}

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
      const hosts = await readHostsLocked(tx, projectId, incoming.map(wantedFor))
      const reports = incoming.map((each) => readReport(each, hosts.get(each.hostId)))
      const inputs = reports.flatMap((report) => inputOf(report, hosts))
      if (inputs.length > 0) await writePlan(tx, projectId, await makePlan(threads, inputs))
      return reports.map((report) => outcomeOf(report, hosts))
    },
    isLarge ? LARGE : undefined,
  )
}

function wantedFor({ hostId, kind, report }: IncomingReport): WantedHost {
  return { hostId, kind, firstChangeAt: report.changes?.steps[0]?.at }
}

function outcomeOf(
  report: ReturnType<typeof readReport>,
  hosts: ReadonlyMap<string, StoredHost>,
): Outcome {
  if (typeof report === 'string') return report
  const host = hosts.get(report.hostId)
  return host === undefined ? 'no host' : { changeSeq: changeSeqAfter(host, report) }
}

/** Tens of thousands of rows take longer than any list does. */
const LARGE = { statementTimeoutMs: 25_000 }

function inputOf(
  report: ReturnType<typeof readReport>,
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

function charactersOf({ host, report: { list, changes } }: PlanInput): number {
  const items = 'items' in list ? list.items : []
  const reported = typeof items === 'string' ? items.length : items.length * 200
  // Each step looks at the rows that changes are about once more; most are about a few.
  const told = (changes?.steps.length ?? 0) * 2_000
  return reported + told + (host.ports?.length ?? 0) + (host.accounts?.length ?? 0)
}

/** The reports of 32 usual hosts with what is stored of them are half of it, and take 5 ms. */
const MAX_PLANNED_CHARACTERS = 1_000_000

/** Some 1,500 ports. */
export const MAX_INLINE_CHARACTERS = 300_000
