import { printable } from './printable.ts'

/**
 * Formats lines of CSV (RFC 4180, but lines end in LF) that no spreadsheet takes for formulas and no
 * terminal for commands. Every cell is quoted, because the character that separates cells depends on the
 * country of the reader.
 */
export function formatCsv(
  header: readonly string[],
  rows: readonly (readonly CsvValue[])[],
): string {
  return [header, ...rows].map((row) => `${row.map(formatValue).join(',')}\n`).join('')
}

export type CsvValue = string | number | boolean | undefined

function formatValue(value: CsvValue): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `"${value}"`
  const safe = printable((value ?? '').replaceAll(FORMULA_START, "'"))
  return `"${safe.replaceAll('"', '""')}"`
}

/**
 * Matches the place before a formula: the start of a cell, or of a part that a reader which splits at
 * semicolons takes for a cell. https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA_START = /(?<=^|;)(?=[=+\-@\t\r\n＝＋－＠])/gu
