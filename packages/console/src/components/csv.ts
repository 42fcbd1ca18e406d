/**
 * Writes rows as CSV that no spreadsheet takes for formulas: a column for each field, fields of fields with a dot between,
 * every cell in quotes, times in UTC. Begins with the mark by which spreadsheets know UTF-8. Pure.
 */
export function csvOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const flat = rows.map((row) => flatten(row))
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))]
  const lines = [
    columns.map((column) => quote(column)),
    ...flat.map((row) => columns.map((column) => quote(textOf(column, row.get(column))))),
  ]
  return `\uFEFF${lines.map((cells) => `${cells.join(',')}\r\n`).join('')}`
}

/** Names each value by the path to it. A list is one value: its length differs from row to row. */
function flatten(row: object, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(row) as [string, unknown][]) {
    const name = `${path}${key}`
    if (isObject(value)) flatten(value, `${name}.`, into)
    else into.set(name, value)
  }
  return into
}

function textOf(column: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) {
    const isPlain = value.every((each) => typeof each !== 'object')
    return isPlain ? value.join('; ') : JSON.stringify(value)
  }
  const isInstant = /(?:_at|_time|_since|_until|_from|^at|^time)$/.test(
    column.split('.').at(-1) ?? '',
  )
  return (isInstant && instantOf(value)) || String(value as string | number | boolean)
}

/** HSS has milliseconds since the epoch where we have RFC 3339; below a thousand million it is some other number. */
function instantOf(value: unknown): string | undefined {
  const isMs = typeof value === 'number' && value >= 1e11 && value < 1e14
  const isText =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value)
  if (!isMs && !isText) return undefined
  const date = new Date(value as number | string)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function quote(text: string): string {
  return `"${text.replaceAll(FORMULA_START, "'").replaceAll('"', '""')}"`
}

/**
 * Matches the place before a formula: the start of a cell, or of a part that a reader which splits at semicolons or lines
 * takes for a cell. https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA_START = /(?<=^|[;\r\n])(?=[=+\-@\t\r\n＝＋－＠])/gu

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
