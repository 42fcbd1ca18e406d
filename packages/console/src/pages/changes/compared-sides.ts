import { instantOf } from './change-range.ts'

/** What an address compares; undefined for `from` and `to`: now. */
export interface ComparedSides {
  readonly host: string | undefined
  readonly from: string | undefined
  /** Undefined: the same host. */
  readonly other: string | undefined
  readonly to: string | undefined
}

/** Reads what an address compares. Pure. */
export function comparedSides(search: Readonly<Record<string, string | undefined>>): ComparedSides {
  const { host, other } = search
  return {
    host,
    from: instantOf(search.from),
    other: other === host ? undefined : other,
    to: instantOf(search.to),
  }
}

/** Whether the two sides are the same host at the same time, so that there is nothing to compare. Pure. */
export function areSame({ from, other, to }: ComparedSides): boolean {
  return other === undefined && from === to
}
