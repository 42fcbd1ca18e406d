import { Dialog } from '@base-ui/react/dialog'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { useSearchState } from '../../components/search-state.ts'
import type { Place } from '../../paths.ts'
import { SpokenText } from '../../ui/layout/SpokenText.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { closePalette, focusBeforePalette } from '../palette-state.ts'
import { PaletteList } from './PaletteList.tsx'
import styles from './Palette.module.css'
import { bestFirst } from './palette-matches.ts'
import type { RecentPlace } from './recent-places.ts'
import { useFound } from './use-found.ts'
import { useOwnSections } from './use-own-sections.ts'

/** The search over everything. What had the focus has it again when it closes. */
export function Palette({
  isOpen,
  recent,
}: {
  readonly isOpen: boolean
  readonly recent: readonly RecentPlace[]
}) {
  const { t } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? undefined : closePalette())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          className={styles.popup}
          aria-label={t`Find`}
          initialFocus={input}
          finalFocus={focusBeforePalette}
        >
          <Finder input={input} recent={recent} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** One field, the best match first, Enter goes there. */
function Finder({
  input,
  recent,
}: {
  readonly input: RefObject<HTMLInputElement | null>
  readonly recent: readonly RecentPlace[]
}) {
  const { t } = useLingui()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [chosenKey, setChosenKey] = useState<string>()
  const go = useGo()
  const text = typed.trim()
  const own = useOwnSections(text, recent, go, closePalette)
  const found = useFound(text, go)
  const sections = bestFirst([...own.slice(0, 2), ...found.sections, ...own.slice(2)], text)
  const items = sections.flatMap((section) => section.items)
  // The best one, until the arrows choose another; that one stays chosen wherever it moves to.
  const active = items.find(({ key }) => key === chosenKey) ?? items[0]
  const place = active === undefined ? -1 : items.indexOf(active)
  const isNothing = items.length === 0 && !found.isAwaited

  const move = (by: number) => {
    setChosenKey(items.at((place + by) % Math.max(1, items.length))?.key)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter') active?.act()
    else return
    event.preventDefault()
  }
  // At once, and not when the dialog has settled: what is typed right behind Ctrl-K belongs into it.
  useLayoutEffect(() => input.current?.focus(), [input])
  useEffect(() => {
    document.getElementById(`${id}-${place}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, place])

  return (
    <>
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label={t`Find a host, port, account, page…`}
        aria-autocomplete="list"
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={place === -1 ? undefined : `${id}-${place}`}
        placeholder={t`Find a host, port, account, page…`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          setChosenKey(undefined)
        }}
        onKeyDown={onKeyDown}
      />
      <PaletteList id={id} sections={sections} active={active} />
      {isNothing ? (
        <p className={styles.nothing}>
          {found.isFailed ? (
            <Trans>The server does not answer, so only pages and actions are searched.</Trans>
          ) : (
            <Trans>
              Nothing found for <HostText text={text} look="code" />
            </Trans>
          )}
        </p>
      ) : null}
      <SpokenText>
        <span role="status">
          {found.isAwaited
            ? ''
            : isNothing
              ? t`Nothing found`
              : t`${plural(items.length, { one: '# result', other: '# results' })}`}
        </span>
      </SpokenText>
      <p className={styles.keys} aria-hidden="true">
        <Trans>
          <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> go · <kbd>Esc</kbd> close
        </Trans>
      </p>
    </>
  )
}

/** Closes the palette and goes to a place, within the enterprise project that the page keeps to. */
function useGo(): (place: Place) => void {
  const navigate = useNavigate()
  const { ep } = useSearchState().search
  return ({ path, search }) => {
    closePalette()
    void navigate({ to: path, search: { ...(ep !== undefined && { ep }), ...search } })
  }
}
