/** Small changes that people make to a common word when a rule asks for more. Pure. */
export function mutateWord(word: string): string[] {
  return fillPatterns('{w}1 {W} {w}123 {W}1 {W}123 {w}! {W}! {W}1! {w}@123 {W}@123 {l} {L}', {
    w: word,
  })
}

/**
 * Fills patterns that are separated by blanks: `{w}` the word, `{W}` capitalised, `{A}` in capitals,
 * `{r}` reversed, `{l}` and `{L}` with digits and signs for letters; `{u}` another word, `{y}` a year.
 */
export function fillPatterns(
  patterns: string,
  values: { readonly w: string; readonly u?: string; readonly y?: string },
): string[] {
  const { w, u = '', y = '' } = values
  const leet = toLeet(w)
  const forms: Readonly<Record<string, string>> = {
    w,
    u,
    y,
    W: capitalise(w),
    A: w.toUpperCase(),
    r: reverse(w),
    l: leet,
    L: capitalise(leet),
  }
  return patterns
    .split(/\s+/)
    .map((pattern) => pattern.replaceAll(/\{(\w)\}/g, (_, name: string) => forms[name] ?? ''))
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function reverse(word: string): string {
  return Array.from(word).toReversed().join('')
}

function toLeet(word: string): string {
  return word.replaceAll(/[aeios]/gi, (letter) => LEET[letter.toLowerCase()] ?? letter)
}

const LEET: Readonly<Record<string, string>> = { a: '@', e: '3', i: '1', o: '0', s: '$' }
