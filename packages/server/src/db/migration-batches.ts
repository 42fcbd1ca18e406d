import type { Transaction } from './connect.ts'
import type { MigrationBatch } from './migration-files.ts'

/** How far a migration is whose batches are not all done. Hosts are taken in the order of their keys. */
export interface BatchProgress {
  readonly number: number
  readonly projectId: string
  readonly hostId: string
  readonly hostsDone: number
  readonly hostsInAll: number
}

/** Remembers that the batches of a migration are to be done; its row in `openhss_migrations` is there already. */
export async function beginBatches(sql: Transaction, number: number): Promise<void> {
  await sql`
    insert into openhss_migration_batches (number, hosts_in_all) select ${number}, count(*) from hosts`
}

/** Finds the migration whose batches are not all done, if there is one. */
export async function findUnfinished(sql: Transaction): Promise<BatchProgress | undefined> {
  await sql`
    create table if not exists openhss_migration_batches (
      number       integer primary key,
      project_id   text not null default '',
      host_id      text not null default '',
      hosts_done   integer not null default 0,
      hosts_in_all integer not null
    )`
  const [row] = await sql<BatchProgress[]>`
    select number, project_id as "projectId", host_id as "hostId", hosts_done as "hostsDone",
      hosts_in_all as "hostsInAll"
    from openhss_migration_batches`
  return row
}

/** Does the next hosts, and remembers how far it is, in one transaction. @returns whether none was left. */
export async function runBatch(
  sql: Transaction,
  { hosts, text }: MigrationBatch,
  { number, projectId, hostId }: BatchProgress,
): Promise<boolean> {
  await sql`create temporary table migration_batch (project_id text, host_id text) on commit drop`
  const taken = await sql`
    insert into migration_batch
    select project_id, host_id from hosts where (project_id, host_id) > (${projectId}, ${hostId})
    order by project_id, host_id limit ${hosts}`
  if (taken.count === 0) {
    await sql`delete from openhss_migration_batches where number = ${number}`
    return true
  }
  // Without it the planner may read a table of millions of rows for a few.
  await sql`analyze migration_batch`
  await sql.unsafe(text)
  await sql`
    update openhss_migration_batches b
    set project_id = last.project_id, host_id = last.host_id, hosts_done = hosts_done + ${taken.count}
    from (
      select project_id, host_id from migration_batch order by project_id desc, host_id desc limit 1
    ) last
    where b.number = ${number}`
  return false
}
