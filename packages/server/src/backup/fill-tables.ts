import type { Transaction } from '../db/connect.ts'
import { readBlocks } from './backup-file.ts'
import type { BackupRows } from './backup-content.ts'
import type { CheckedBackup } from './check-backup.ts'
import { listTables, quoted } from './tables.ts'
import type { Table } from './tables.ts'

/**
 * Fills the tables of a fresh schema with the rows of a backup; the rows that migrations made are replaced.
 * @returns the names of the tables.
 */
export async function fillTables(
  tx: Transaction,
  { file, bytes, manifest, end }: CheckedBackup,
  options: { readonly onProgress?: (text: string) => void; readonly signal?: AbortSignal },
): Promise<readonly string[]> {
  const { onProgress, signal } = options
  await tx.unsafe('set local idle_in_transaction_session_timeout = 0')
  const tables = await findOurs(tx, manifest.tables)
  await deleteRows(tx, [...tables.values()])
  for await (const { kind, content, endsAt } of readBlocks(file)) {
    signal?.throwIfAborted()
    onProgress?.(`restoring, ${Math.floor((100 * endsAt) / bytes)} %`)
    if (kind !== 'rows') continue
    const { table: name, rows } = content as BackupRows
    const table = tables.get(name)
    if (table !== undefined) await insertRows(tx, table, rows)
  }
  for (const { name, value, isCalled } of end.sequences) {
    await tx`
      select setval(to_regclass(${quoted(name)}), ${value}::bigint, ${isCalled})
      where to_regclass(${quoted(name)}) is not null`
  }
  return [...tables.keys()]
}

/**
 * Finds the tables that are in the backup and in the schema. Both were made by the same migrations, so that only one of them
 * has what is somebody else's.
 */
async function findOurs(
  tx: Transaction,
  saved: readonly Table[],
): Promise<ReadonlyMap<string, Table>> {
  const present = new Map((await listTables(tx)).map((table) => [table.name, table]))
  const ours = saved.filter(({ name }) => present.has(name))
  for (const { name, columns } of ours) {
    if (columns.join() === present.get(name)?.columns.join()) continue
    throw new Error(`The table ${name} has other columns than that of the backup.`)
  }
  return new Map(ours.map((table) => [table.name, table]))
}

/** Leaves alone what is empty: some tables refuse every deletion. */
async function deleteRows(tx: Transaction, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables.toReversed()) {
    const [row] = await tx.unsafe<{ has: boolean }[]>(
      `select exists (select from ${quoted(name)}) as has`,
    )
    if (row?.has === true) await tx.unsafe(`delete from ${quoted(name)}`)
  }
}

function insertRows(
  tx: Transaction,
  { name, columns }: Table,
  rows: readonly string[],
): PromiseLike<unknown> {
  const names = tx.unsafe(columns.map(quoted).join(', '))
  const values = tx.unsafe(columns.map((column) => `(whole).${quoted(column)}`).join(', '))
  // Without the offset each column would read the text of the row anew.
  return tx`
    insert into ${tx(name)} (${names}) overriding system value
    select ${values} from (
      select row::${tx(name)} as whole from unnest(${rows as string[]}::text[]) as row offset 0
    ) as read`
}
