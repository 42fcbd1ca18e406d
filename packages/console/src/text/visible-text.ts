/** Splits a text into what can be seen and the code points that cannot, such as U+202E. Pure. */
export function splitVisible(text: string): { part: string; isHidden: boolean }[] {
  if (text !== '' && !HIDDEN.test(text)) return [{ part: text, isHidden: false }]
  return text
    .split(/([\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}])/u)
    .filter((part) => part !== '')
    .map((part) =>
      /^[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]$/u.test(part)
        ? { part: codePointOf(part), isHidden: true }
        : { part, isHidden: false },
    )
}

/** What most texts have none of. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u

/** The same as one text, for the few places that take no element, such as a label or the title of the window. Pure. */
export function visibleText(text: string): string {
  return splitVisible(text)
    .map(({ part }) => part)
    .join('')
}

function codePointOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
