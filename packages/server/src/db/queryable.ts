import type { ISql } from 'postgres'

/** The pool or a transaction of it: a query takes this, so that its caller chooses the transaction. */
export type Queryable = ISql<{ int8: number }>
