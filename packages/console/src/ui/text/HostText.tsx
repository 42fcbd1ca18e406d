import { useLingui } from '@lingui/react/macro'
import { splitVisible } from '../../text/visible-text.ts'
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
