import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { keyTexts, wordTexts } from './key-texts.ts'
import type { Suggestion } from './suggestions.ts'
import styles from './SuggestionList.module.css'

/** What may come next in the box of a query. The focus stays in the box. */
export function SuggestionList({
  id,
  offered,
  active,
  onTake,
}: {
  readonly id: string
  readonly offered: readonly Suggestion[]
  /** The one that Enter takes; -1: none. */
  readonly active: number
  readonly onTake: (suggestion: Suggestion) => void
}) {
  const { t } = useLingui()
  const describe = useDescription()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={list}
      id={`${id}-list`}
      className={styles.list}
      role="listbox"
      aria-label={t`What the filter can go on with`}
      hidden={offered.length === 0}
    >
      {offered.map((suggestion, place) => (
        <button
          key={suggestion.text}
          type="button"
          tabIndex={-1}
          id={`${id}-${place}`}
          className={styles.option}
          role="option"
          aria-selected={place === active}
          // The box keeps the focus, so that it is not left before the choice counts.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
        >
          <code className={styles.label}>{suggestion.label}</code>
          <span className={styles.description}>{describe(suggestion)}</span>
        </button>
      ))}
    </div>
  )
}

function useDescription(): (suggestion: Suggestion) => string {
  const { t, i18n } = useLingui()
  return ({ kind, key, label }) => {
    if (kind === 'apply') return t`Filter by this`
    if (kind === 'or') return t`Or another value`
    if (kind === 'not') return t`Not: leave out what the next term names`
    if (key === undefined) return ''
    if (kind === 'key') return i18n._(keyTexts[key])
    if (kind === 'age') return label.startsWith('<') ? t`Less than so long` : t`Longer than that`
    const text = wordTexts[key]?.[label]
    return text === undefined ? '' : i18n._(text)
  }
}
