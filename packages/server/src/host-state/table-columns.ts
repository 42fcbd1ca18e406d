import type { Queryable } from '../db/queryable.ts'

/** Types of columns that rows have here. */
export type ColumnType =
  | 'text'
  | 'text[]'
  | 'integer'
  | 'smallint'
  | 'bigint'
  | 'boolean'
  | 'timestamptz'
  | 'uuid'
  | 'json'
  | 'jsonb'

/** A row of the fields of a report: what the report may leave out is null. */
export type Stored<Item> = {
  readonly [K in keyof Item]-?: Exclude<Item[K], undefined> | Nullable<Item, K>
}

type Nullable<Item, K extends keyof Item> = undefined extends Item[K] ? null : never

/** The one list of a table's columns beside project_id. */
export interface TableColumns {
  readonly table: string
  /** Columns of the primary key after project_id, in its order. */
  readonly key: Columns
  readonly data: Columns
}

type Columns = Readonly<Record<string, ColumnType>>

/** Makes the list of the columns of a row. A column too many or too few does not compile. */
export function defineColumns<Row extends object>() {
  return <const Key extends { readonly [K in keyof Row & string]?: ColumnType }>(
    table: string,
    key: Key,
    data: Record<Exclude<keyof Row & string, keyof Key>, ColumnType>,
  ): TableColumns => ({ table, key: key as Columns, data })
}

/** Makes the statement that adds rows of many hosts, given as a JSON list; there is none with their keys. */
export function addRows(columns: TableColumns): RowsStatement {
  const { into, names, item } = insertOf(columns)
  return (sql, projectId, rows) => sql`
    ${sql.unsafe(into)} select ${projectId}::text, ${sql.unsafe(names)}
    from json_to_recordset(${rows}::text::json) ${sql.unsafe(item)}`
}

/** Makes the statement that writes rows of many hosts, given as a JSON list; a row of the same key is replaced. */
export function putRows(columns: TableColumns): RowsStatement {
  const { into, names, item } = insertOf(columns)
  const sets = Object.keys(columns.data).map((name) => `${name} = excluded.${name}`)
  const key = ['project_id', ...Object.keys(columns.key)].join(', ')
  const onConflict = `${item} on conflict (${key}) do update set ${sets.join(', ')}`
  return (sql, projectId, rows) => sql`
    ${sql.unsafe(into)} select ${projectId}::text, ${sql.unsafe(names)}
    from json_to_recordset(${rows}::text::json) ${sql.unsafe(onConflict)}`
}

function insertOf({ table, key, data }: TableColumns) {
  const columns = { ...key, ...data }
  const names = Object.keys(columns).join(', ')
  return {
    into: `insert into ${table} (project_id, ${names})`,
    names,
    item: `as item(${definitionsOf(columns)})`,
  }
}

/** Makes the statement that removes rows of many hosts, given as a JSON list of their keys. */
export function removeRows({ table, key }: TableColumns): RowsStatement {
  const names = Object.keys(key)
  const of = `delete from ${table} row using json_to_recordset(`
  const isSame = names.map((name) => `row.${name} = item.${name}`).join(' and ')
  return (sql, projectId, rows) => sql`
    ${sql.unsafe(of)}${rows}::text::json) as item(${sql.unsafe(definitionsOf(key))})
    where row.project_id = ${projectId} and ${sql.unsafe(isSame)}`
}

/**
 * Makes a part of a statement: all rows of the host `wanted` as the text of a JSON list, null when there are none. The
 * project is a column there and no parameter: of a project that is new to its statistics the database thinks that it has no
 * rows, and then reads all rows of the project by any index to find those of one host.
 */
export function rowsOfHost({ table, key, data }: TableColumns, only = ''): string {
  const names = Object.keys({ ...key, ...data })
    .filter((name) => name !== 'host_id')
    .map((name) => `row.${name}`)
  return `(select json_agg(row_to_json(item))::text from (
      select ${names.join(', ')} from ${table} row
      where row.project_id = wanted.project_id and row.host_id = wanted.host_id ${only}) item)`
}

type RowsStatement = (
  sql: Queryable,
  projectId: string,
  rows: string,
) => ReturnType<Queryable['unsafe']>

function definitionsOf(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')
}
