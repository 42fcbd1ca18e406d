import type postgres from 'postgres'
import type { Helper, HelperInput, Statement } from './pool/statement.ts'

/** The pool or a transaction of it. A query takes this type, so that its caller chooses the transaction. */
export interface Queryable {
  /** A statement, or a part of one. It is sent when somebody awaits it; values travel beside the text. */
  <Rows extends readonly (object | undefined)[] = postgres.Row[]>(
    text: TemplateStringsArray,
    ...values: readonly Value[]
  ): Statement<Rows>
  /** Writes a quoted name, a list of values for `in`, or a row for `insert into … ${sql(row)}`. */
  (input: HelperInput): Helper
  /** Text of our own, as it is: a constant, a file of migrations. */
  unsafe<Rows extends readonly (object | undefined)[] = postgres.Row[]>(
    text: string,
  ): Statement<Rows>
}

/** A part of a statement, such as a condition. */
export type Fragment = Statement<readonly (object | undefined)[]>

type Value = postgres.SerializableParameter<number> | Helper | Fragment | readonly Fragment[]
