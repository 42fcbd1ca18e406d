import { setTimeout as delay } from 'node:timers/promises'
import type { Sql } from './connect.ts'
import type { DatabaseLog } from './database-log.ts'
import type { BatchProgress } from './migration-batches.ts'
import type { MigrationFile } from './migration-files.ts'

export interface TellOptions {
  /** Called with the text of each line about a migration that goes on; a short one has none. */
  readonly onProgress?: (text: string) => void
  /** Milliseconds between two lines, for tests. */
  readonly tellEveryMs?: number
}

/** Tells every few seconds how far migrations are, as far as the database knows it. */
export interface MigrationTeller {
  /** From now on this file is what goes on, in this process of the database. */
  tellOf(pid: number, file: MigrationFile, progress?: BatchProgress): void
  /** From now on it waits for another program that migrates. */
  tellOfWait(): void
  stop(): void
}

export function startMigrationTeller(
  sql: Sql,
  fileCount: number,
  log: DatabaseLog,
  { onProgress, tellEveryMs }: TellOptions,
): MigrationTeller {
  const stopped = new AbortController()
  let subject: Subject | undefined
  void tellAgainAndAgain()

  async function tellAgainAndAgain(): Promise<void> {
    for (let lines = 0; !stopped.signal.aborted; lines++) {
      const pauseMs = tellEveryMs ?? (lines === 0 ? FIRST_LINE_MS : NEXT_LINE_MS)
      await delay(pauseMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined)
      if (subject !== undefined && !stopped.signal.aborted) await tell(subject)
    }
  }

  async function tell({ pid, name, detail, since }: Subject): Promise<void> {
    // What it does may be hard to find out while the database is busy; that it goes on is to be told all the same.
    const doing = detail ?? (pid && (await describeWork(sql, pid).catch(() => undefined)))
    if (stopped.signal.aborted) return
    const seconds = Math.round((performance.now() - since) / 1000)
    const text = `${[name, doing].filter((part) => part).join(': ')} (${seconds} s)`
    log.info(`database: ${text}`)
    onProgress?.(text)
  }

  function setSubject(next: Omit<Subject, 'since'>): void {
    const since = subject?.name === next.name ? subject.since : performance.now()
    subject = { ...next, since }
  }

  return {
    tellOf: (pid, { number, name }, progress) =>
      setSubject({
        pid,
        name: `migration ${number} of ${fileCount}, ${name}`,
        detail: progress && describeBatches(progress),
      }),
    tellOfWait: () =>
      setSubject({ name: 'waits for another program, which migrates the database' }),
    stop: () => stopped.abort(),
  }
}

interface Subject {
  readonly pid?: number
  readonly name: string
  readonly detail?: string | undefined
  /** By performance.now(). */
  readonly since: number
}

const FIRST_LINE_MS = 2_000
/** Somebody who watches should see one within ten seconds; the log takes ten alike a minute. */
const NEXT_LINE_MS = 8_000

function describeBatches({ hostsDone, hostsInAll }: BatchProgress): string {
  return `${hostsDone.toLocaleString('en')} of ${hostsInAll.toLocaleString('en')} hosts`
}

interface Work {
  readonly isBlocked: boolean
  readonly table: string | null
  readonly phase: string | null
  readonly percent: number | null
}

/** Describes what a process of the database does, where it can be known: an index that it builds, or that it waits. */
async function describeWork(sql: Sql, pid: number): Promise<string | undefined> {
  const [work] = await sql<Work[]>`
    select cardinality(pg_blocking_pids(${pid})) > 0 as "isBlocked", c.relname as table, p.phase,
      floor(100.0 * case when p.phase like '%loading%'
        then p.tuples_done::double precision / nullif(p.tuples_total, 0)
        else p.blocks_done::double precision / nullif(p.blocks_total, 0) end)::integer as percent
    from (select) once
      left join pg_stat_progress_create_index p on p.pid = ${pid}
      left join pg_class c on c.oid = p.relid`
  if (work === undefined) return undefined
  if (work.isBlocked) return 'waits for what another program holds; stop older servers'
  if (work.phase === null) return undefined
  const percent = work.percent === null ? '' : `, ${work.percent} %`
  return `builds an index of ${work.table ?? 'a table'}, ${work.phase.replace('building index: ', '')}${percent}`
}
