import type { Sql } from '@openhss/server/storage'

/** Runs statements as they are, and keeps the plan of each. */
export interface Explaining {
  readonly sql: Sql
  /** Tables that were read from end to end, of all statements until now. */
  readonly readWhole: Set<string>
}

/** Makes connections that have each statement explained before it runs. */
export function explaining(sql: Sql): Explaining {
  const readWhole = new Set<string>()
  const tag = (text: TemplateStringsArray | string, ...values: never[]) => {
    const statement = (sql as (...all: unknown[]) => object)(text, ...values)
    if (typeof text === 'string' || !('raw' in text)) return statement
    const rows = async () => {
      // Within another statement it is a part of that one, and is not sent itself.
      const part = sql(text, ...values)
      const [plan] = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>`
        explain (format json) ${part}`
      collect(plan?.['QUERY PLAN'][0].Plan, readWhole)
      return sql(text, ...values)
    }
    // Only a statement that is awaited is explained: awaiting is what sends it.
    // oxlint-disable-next-line unicorn/no-thenable
    return Object.assign(statement, {
      once: () => tag(text, ...values),
      // oxlint-disable-next-line unicorn/no-thenable
      then: (...handlers: Parameters<Promise<object>['then']>) => rows().then(...handlers),
    })
  }
  return {
    sql: Object.assign(tag, { unsafe: (text: string) => sql.unsafe(text) }) as unknown as Sql,
    readWhole,
  }
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

function collect(node: PlanNode | undefined, found: Set<string>): void {
  if (node === undefined) return
  if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined) {
    found.add(node['Relation Name'])
  }
  for (const child of node.Plans ?? []) collect(child, found)
}
