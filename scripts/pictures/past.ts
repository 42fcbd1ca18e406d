import path from 'node:path'
import { connect } from '@openhss/server/storage'

/** A database in which time passes when it is told to; `await using` leaves it. */
interface Past extends AsyncDisposable {
  /** Lets all that is recorded of the host of an agent be so many hours older. */
  letPass(agentId: string, hours: number): Promise<void>
}

/** Connects to the embedded database of a server that keeps its data in this folder. */
export async function pastOf(dataDirectory: string): Promise<Past> {
  const socket = encodeURIComponent(path.join(dataDirectory, 'postgres/socket'))
  const sql = connect({ url: `postgres://openhss@${socket}/openhss` })
  // When a host was heard of and looked at last stays as it is, as if its agent had reported all the time.
  const tables = await sql<{ name: string; columns: string[] }[]>`
    select table_name as name, array_agg(column_name::text) as columns
    from information_schema.columns c
    where data_type = 'timestamp with time zone' and table_name <> 'host_liveness'
      and column_name not in ('port_history_at', 'account_history_at') and exists (
        select from information_schema.columns h
        where h.table_schema = 'public' and h.table_name = c.table_name and h.column_name = 'host_id')
    group by table_name`
  return {
    letPass: (agentId, hours) =>
      sql.begin(async (tx) => {
        const hostId = tx`(select host_id from hosts where agent_id = ${agentId})`
        for (const { name, columns } of tables) {
          const older = columns.map((column) => `${column} = ${column} - interval '${hours} hours'`)
          await tx`update ${tx(name)} set ${tx.unsafe(older.join(', '))} where host_id = ${hostId}`
        }
      }),
    [Symbol.asyncDispose]: () => sql.end(),
  }
}
