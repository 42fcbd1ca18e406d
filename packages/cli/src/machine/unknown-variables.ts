import { configurationVariables } from './configuration-variables.ts'

/**
 * Describes each variable that looks like one of ours and is none, with the nearest one: a setting that was
 * misspelt would otherwise silently not hold. Its value, which may be a secret, is not told.
 */
export function describeUnknownVariables(
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  return Object.keys(variables)
    .filter((name) => name.startsWith(PREFIX) && !name.startsWith(TESTS) && !KNOWN.has(name))
    .map((name) => `${name} is no variable of OpenHSS; is ${nearestTo(name)} meant?`)
}

const PREFIX = 'OPENHSS_'
/** What tests tell their own workers is nobody's misspelling. */
const TESTS = `${PREFIX}TEST_`
const KNOWN: ReadonlySet<string> = new Set(Object.keys(configurationVariables))

function nearestTo(name: string): string {
  const ours = [...KNOWN].filter((known) => known.startsWith(PREFIX))
  const distances = ours.map((known) => [distanceOf(name, known), known] as const)
  return distances.reduce((best, each) => (each[0] < best[0] ? each : best))[1]
}

/** Letters to insert, delete or replace on the way from one text to the other (Levenshtein). */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
