import type { Query, QueryTerm, QueryValue, TextValue } from './query.ts'

/** Writes a query so that parsing it gives the same one, with quotes where they are needed. Pure. */
export function formatQuery(query: Query): string {
  return query.map(formatTerm).join(' ')
}

function formatTerm({ key, isNegated, values }: QueryTerm): string {
  const minus = isNegated ? '-' : ''
  const isFree = key === undefined
  const written = values.map((value, index) => formatValue(value, isFree && index === 0))
  return `${minus}${isFree ? '' : `${key}:`}${written.join(',')}`
}

/** @param isFirst whether it begins a term, where a minus and a colon mean something. */
function formatValue(value: QueryValue, isFirst: boolean): string {
  if (value.kind === 'text') return formatText(value, isFirst)
  const sign = value.comparison === '=' ? '' : value.comparison
  if (value.kind === 'word') return `${sign}${value.word}`
  if (value.kind === 'number') return `${sign}${value.number}`
  return `${sign}${value.amount}${value.unit}`
}

function formatText({ parts }: TextValue, isFirst: boolean): string {
  if (parts.length === 1 && parts[0] === '') return '""'
  const special = isFirst ? /[\s",*:]|^[-<>]/ : /[\s",*]|^[<>]/
  return parts.map((part) => (special.test(part) ? quote(part) : part)).join('*')
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
