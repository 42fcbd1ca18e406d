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
  const isInstant = /(?:_at|_time|_since|_until|^at|^time)$/.test(column.split('.').at(-1) ?? '')
  if (typeof value === 'number') return (isInstant && instantOfMs(value)) || String(value)
  if (typeof value === 'string') return (isInstant && instantOfText(value)) || value
  return JSON.stringify(value)
}

/** HSS has milliseconds since the epoch where we have RFC 3339; what is no time of our days is some other number. */
function instantOfMs(ms: number): string | undefined {
  return ms >= 1e11 && ms < 1e14 ? new Date(ms).toISOString() : undefined
}

function instantOfText(text: string): string | undefined {
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
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
