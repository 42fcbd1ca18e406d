import type { ISql } from 'postgres'

/** The pool or a transaction of it. A query takes this type, so that its caller chooses the transaction. */
export type Queryable = ISql<{ int8: number }>
