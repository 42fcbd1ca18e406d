/**
 * Fills patterns that blanks separate: `{w}` the word, `{W}` capitalised, `{A}` in capitals,
 * `{r}` reversed, `{l}` and `{L}` with digits and signs for letters, `{a}` and `{o}` with one of them;
 * `{u}` another word, `{y}` a year, `{z}` its last two digits. Pure.
 */
export function fillPatterns(
  patterns: string,
  values: { readonly w: string; readonly u?: string; readonly year?: number },
): string[] {
  const { w, u = '', year = 0 } = values
  const y = String(year)
  const leet = replaceLetters(w, LEET)
  const forms: Readonly<Record<string, string>> = {
    w,
    u,
    y,
    z: y.slice(-2),
    W: capitalise(w),
    A: w.toUpperCase(),
    r: reverse(w),
    l: leet,
    L: capitalise(leet),
    a: replaceLetters(w, { a: '@' }),
    o: replaceLetters(w, { o: '0' }),
  }
  return patterns
    .split(/\s+/)
    .map((pattern) => pattern.replaceAll(/\{(\w)\}/g, (_, name: string) => forms[name] ?? ''))
}

/** Fills patterns for many words, in the order of the patterns: every word in its likeliest form comes first. Pure. */
export function fillByPattern(words: readonly string[], patterns: string, year?: number): string[] {
  const forms = words.map((w) => fillPatterns(patterns, { w, ...(year !== undefined && { year }) }))
  return (forms[0] ?? []).flatMap((_, pattern) => forms.map((form) => form[pattern] ?? ''))
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function reverse(word: string): string {
  return Array.from(word).toReversed().join('')
}

function replaceLetters(word: string, signs: Readonly<Record<string, string>>): string {
  return word.replaceAll(/[a-z]/gi, (letter) => signs[letter.toLowerCase()] ?? letter)
}

const LEET: Readonly<Record<string, string>> = { a: '@', e: '3', i: '1', o: '0', s: '$' }
