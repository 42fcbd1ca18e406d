/**
 * Returns the row of a statement that always gives one: an aggregate, or an insert that returns what it
 * wrote.
 */
export function oneRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('the statement always gives one row')
  return row
}
