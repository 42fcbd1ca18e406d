import { suggestionTexts } from './account-texts.ts'

/**
 * Splits what an agent says of a password into why it is bad, as far as that is known, and the rest: what to do, and
 * sentences of other agents. Pure.
 */
export function whyAndWhat(suggestion: string): {
  readonly why: readonly string[]
  readonly what: readonly string[]
} {
  const sentences = suggestion === '' ? [] : sentencesOf(suggestion)
  const isWhy = (sentence: string) =>
    suggestionTexts[sentence] !== undefined && !ADVICE.has(sentence)
  return {
    why: sentences.filter(isWhy),
    what: sentences.filter((sentence) => !isWhy(sentence)),
  }
}

/** Sentences of `suggestionTexts` that say what to do. */
const ADVICE: ReadonlySet<string> = new Set([
  'Set one of at least 12 characters, or lock the account.',
  'Change the rule that says so, such as `trust` in pg_hba.conf or skip-grant-tables.',
  'Switch anonymous access off, or writing for it.',
  'Choose one of at least 12 characters that is on no list and in no name.',
])

/** Splits a suggestion into its sentences. Pure. */
export function sentencesOf(suggestion: string): string[] {
  return suggestion.split(/(?<=\.) (?=[A-Z])/)
}
