import type { Queryable } from '../db/queryable.ts'
import { Helper, Statement } from '../db/pool/statement.ts'
import type { HelperInput, Send } from '../db/pool/statement.ts'

/** A node of a plan as PostgreSQL tells of it, and those below it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly Plans?: readonly PlanNode[]
}

/** Makes a database that does what is asked and keeps the nodes of each plan, a list for each statement. */
export function explained(sql: Queryable): { sql: Queryable; plans: PlanNode[][] } {
  const plans: PlanNode[][] = []
  const send: Send = async (statement) => {
    const [row] = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>`
      explain (analyze, timing off, format json) ${statement as never}`.once()
    if (row !== undefined) plans.push(nodesOf(row['QUERY PLAN'][0].Plan))
    return (await sql`${statement as never}`.once()) as never
  }
  const tag = (input: HelperInput | TemplateStringsArray, ...values: readonly unknown[]) =>
    Array.isArray(input) && 'raw' in input
      ? new Statement(input as unknown as TemplateStringsArray, values, send)
      : new Helper(input as HelperInput)
  return {
    sql: Object.assign(tag, {
      unsafe: (text: string) => new Statement(text, [], send),
    }) as unknown as Queryable,
    plans,
  }
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
