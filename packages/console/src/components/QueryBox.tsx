import { useLingui } from '@lingui/react/macro'
import type { QueryKeyName } from '@openhss/contract/browser'
import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useKeys } from '../keys/use-keys.ts'
import { HostText } from '../ui/text/HostText.tsx'
import { visibleText } from '../text/visible-text.ts'
import { QueryProblemText } from './query-box/QueryProblemText.tsx'
import { SuggestionList } from './query-box/SuggestionList.tsx'
import { suggest } from './query-box/suggestions.ts'
import type { Suggestion } from './query-box/suggestions.ts'
import { useQueryEdit } from './query-box/use-query-edit.ts'
import styles from './QueryBox.module.css'

/**
 * The box of a list's query. Terms that count are chips; what is being written is text, with what may come next below
 * it. What is wrong is said, and never left out of the query in silence.
 * @param props.keys those that the list takes.
 */
export function QueryBox({ keys }: { readonly keys: readonly QueryKeyName[] }) {
  const { t } = useLingui()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const { edit, problem, type, commit, remove, reopen, replace } = useQueryEdit(keys)
  const offered = isOpen ? suggest(edit.text, keys) : []
  const focus = () => input.current?.focus()

  useKeys({
    '/': () => {
      focus()
      setIsOpen(true)
    },
  })
  const take = ({ kind, text }: Suggestion) => {
    setActive(-1)
    if (kind === 'apply') commit(text)
    else type(text)
  }
  const move = (by: number) => {
    setIsOpen(true)
    setActive((active + by + offered.length + 1) % (offered.length + 1))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter ends the writing of a Chinese word, and not that of a term.
    if (event.nativeEvent.isComposing) return
    const last = edit.chips.length - 1
    if (event.key === 'ArrowDown') move(active === offered.length ? 0 : 1)
    else if (event.key === 'ArrowUp') move(active === -1 ? offered.length : -1)
    else if (event.key === 'Escape' && isOpen) setIsOpen(false)
    else if (event.key === 'Backspace' && edit.text === '' && last >= 0) reopen(last)
    else if (event.key === 'Enter') {
      const chosen = offered[active]
      if (chosen === undefined) commit()
      else take(chosen)
    } else return
    event.preventDefault()
  }

  return (
    <div
      className={styles.box}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (currentTarget.contains(relatedTarget)) return
        setIsOpen(false)
        // A text that stands in the box and does not count would be read as if it did.
        if (edit.text.trim() !== '') commit()
      }}
    >
      <div className={styles.field} data-is-wrong={problem !== undefined}>
        <ul className={styles.chips} aria-label={t`Terms of the filter`}>
          {edit.chips.map((chip, place) => (
            <li key={`${place} ${chip}`} className={styles.chip}>
              <button
                type="button"
                className={styles.term}
                aria-label={visibleText(t`Edit ${chip}`)}
                onClick={() => {
                  reopen(place)
                  focus()
                }}
              >
                <HostText text={chip} look="code" />
              </button>
              <button
                type="button"
                className={styles.remove}
                aria-label={visibleText(t`Remove ${chip}`)}
                onClick={() => {
                  remove(place)
                  focus()
                }}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
        <input
          ref={input}
          className={styles.input}
          role="combobox"
          aria-label={t`Filter`}
          aria-autocomplete="list"
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={offered[active] === undefined ? undefined : `${id}-${active}`}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={edit.chips.length === 0 ? t`Filter, for example by ${exampleOf(keys)}` : ''}
          value={edit.text}
          onChange={({ target }) => {
            type(target.value)
            setActive(-1)
            setIsOpen(true)
          }}
          onClick={() => setIsOpen(true)}
          onKeyDown={onKeyDown}
        />
      </div>
      <SuggestionList id={id} offered={offered} active={active} onTake={take} />
      <div id={`${id}-problem`} className={styles.problem} role="alert">
        {problem === undefined ? null : (
          <QueryProblemText
            q={[...edit.chips, edit.text.trim()].join(' ').trim()}
            problem={problem}
            onMend={(q) => {
              replace(q)
              focus()
            }}
          />
        )}
      </div>
    </div>
  )
}

function exampleOf(keys: readonly QueryKeyName[]): string {
  return keys
    .slice(0, 3)
    .map((key) => `${key}:`)
    .join(' ')
}
