import type { Queryable } from '../db/queryable.ts'

/** A table of ours. */
export interface Table {
  readonly name: string
  /** In the order of the table, of which the text of a row depends. */
  readonly columns: readonly string[]
}

/**
 * Lists the tables of the schema, each after those that its foreign keys name. Those of the migrations are left out: a
 * backup says in its manifest which there were.
 */
export async function listTables(sql: Queryable): Promise<readonly Table[]> {
  const rows = await sql<(Table & { after: readonly string[] })[]>`
    select c.relname::text as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select distinct other.relname::text from pg_constraint f
        join pg_class other on other.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as after
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and c.relname not like 'openhss\_migration%'
    order by c.relname`
  const ordered: Table[] = []
  const left = new Map(rows.map((row) => [row.name, row]))
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ after }) => !after.some((name) => left.has(name)))
    if (ready.length === 0)
      throw new Error(`tables refer to each other: ${[...left.keys()].join()}`)
    for (const { name, columns } of ready) {
      ordered.push({ name, columns })
      left.delete(name)
    }
  }
  return ordered
}

/** Where a sequence is. */
export interface SequencePosition {
  readonly name: string
  /** As text, because it may be larger than a number holds. */
  readonly value: string
  readonly isCalled: boolean
}

/** Reads where the sequences are now; they belong to no snapshot, and are never behind it. */
export async function readSequences(sql: Queryable): Promise<readonly SequencePosition[]> {
  const names = await sql<{ name: string }[]>`
    select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S' order by 1`
  const positions: SequencePosition[] = []
  for (const { name } of names) {
    const rows = await sql<Omit<SequencePosition, 'name'>[]>`
      select last_value::text as value, is_called as "isCalled" from ${sql(name)}`
    for (const row of rows) positions.push({ name, ...row })
  }
  return positions
}

/** A name as a part of a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
