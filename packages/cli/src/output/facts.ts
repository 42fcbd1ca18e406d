import { printable } from './printable.ts'

/** Formats named values below each other, indented, for people. */
export function formatFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length))
  return facts.map(([name, value]) => `  ${name.padEnd(width)}  ${printable(value)}\n`).join('')
}

/** The end of a sentence that goes with a secret. */
export const SHOWN_ONCE = 'shown this once; the server cannot show it again.'
