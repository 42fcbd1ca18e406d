/** What a person counts as characters: an accent or an emoji of several code points is one. */
export function charactersOf(text: string): string[] {
  return ASCII.test(text)
    ? text.split('')
    : Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
}

const ASCII = /^[ -~]*$/
const SEGMENTER = new Intl.Segmenter()
