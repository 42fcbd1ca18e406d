import { nearestTo } from '@openhss/contract'
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
    .map((name) => `${name} is no variable of OpenHSS; is ${nearestTo(name, OURS)} meant?`)
}

const PREFIX = 'OPENHSS_'
/** What tests tell their own workers is nobody's misspelling. */
const TESTS = `${PREFIX}TEST_`
const KNOWN: ReadonlySet<string> = new Set(Object.keys(configurationVariables))
const OURS = [...KNOWN].filter((known) => known.startsWith(PREFIX))
