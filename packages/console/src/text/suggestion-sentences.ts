/** Splits a suggestion into its sentences. Pure. */
export function sentencesOf(suggestion: string): string[] {
  return suggestion.split(/(?<=\.) (?=[A-Z])/)
}
