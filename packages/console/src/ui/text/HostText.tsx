import { useLingui } from '@lingui/react/macro'
import styles from './HostText.module.css'

/**
 * A text that came from a host: a name, a path, a user. It stands by itself in either direction of writing, characters that
 * cannot be seen are shown as such, and a very long one is cut, with its length. Such a text never goes into `title`,
 * `href` or CSS.
 */
export function HostText({
  text,
  look = 'text',
}: {
  readonly text: string
  readonly look?: 'text' | 'code'
}) {
  const { t } = useLingui()
  const shown = text.slice(0, MAX_CHARACTERS)
  const length = text.length
  return (
    <bdi className={styles.text} data-look={look} data-is-long={length > LONG_CHARACTERS}>
      {splitVisible(shown).map(({ part, isHidden }, place) =>
        isHidden ? (
          <span key={place} className={styles.hidden}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
      {length > MAX_CHARACTERS ? (
        <span className={styles.hidden}>{t`… ${length} characters`}</span>
      ) : null}
    </bdi>
  )
}

/** A path that long can still be told from others; PATH_MAX is 4,096. */
const MAX_CHARACTERS = 300

/** Beyond it a text may be broken within a word, so that it does not push other columns away; an ID has 32. */
const LONG_CHARACTERS = 30

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

/** The same as one text, for the few places that take no element, such as the title of the window. Pure. */
export function visibleText(text: string): string {
  return splitVisible(text)
    .map(({ part }) => part)
    .join('')
}

function codePointOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
