import { weaknessTexts } from './account-texts.ts'
import { parseFaults } from './password-faults.ts'

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
    weaknessTexts[sentence] !== undefined || parseFaults(sentence) !== undefined
  return {
    why: sentences.filter(isWhy),
    what: sentences.filter((sentence) => !isWhy(sentence)),
  }
}

/** Splits a suggestion into its sentences. Pure. */
export function sentencesOf(suggestion: string): string[] {
  return suggestion.split(/(?<=\.) (?=[A-Z])/)
}
