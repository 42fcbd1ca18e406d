import type { QueryError, QueryKeyName } from '@openhss/contract/browser'
import { useEffect, useEffectEvent, useState } from 'react'
import { useSearchState } from '../search-state.ts'
import {
  followAddress,
  isWholeTerm,
  isWorthListing,
  problemOf,
  queryOf,
  splitTerms,
  startEdit,
} from './query-edit.ts'
import type { QueryEdit } from './query-edit.ts'

/** What the box shows, and what can be done in it. The query is in the address; the text joins it when it is committed. */
export interface QueryEditing {
  readonly edit: QueryEdit
  /** What is wrong with the query that was committed. */
  readonly problem: QueryError | undefined
  readonly type: (text: string) => void
  /** Takes a text, the one in the box unless given, into the query. */
  readonly commit: (text?: string) => void
  readonly remove: (chip: number) => void
  /** Takes a term back into the box. */
  readonly reopen: (chip: number) => void
  /** Takes a whole query, such as one that was mended. */
  readonly replace: (q: string) => void
}

export function useQueryEdit(keys: readonly QueryKeyName[]): QueryEditing {
  const { search, change } = useSearchState()
  const [kept, setEdit] = useState(() => startEdit(search.q ?? '', keys))
  const edit = followAddress(kept, search.q ?? '', keys)
  if (edit !== kept) setEdit(edit)

  const write = (next: QueryEdit, isTyping = false) => {
    const q = queryOf(next)
    const last = edit.awaited.at(-1) ?? edit.known
    if (q === last) return setEdit(next)
    setEdit({ ...next, awaited: [...edit.awaited, q] })
    change({ q: q === '' ? undefined : q, page: undefined }, { isTyping })
  }
  const commit = (text = edit.text) => {
    const next = { ...edit, text }
    if (problemOf(queryOf(next), keys) !== undefined) return setEdit({ ...next, isChecked: true })
    const chips = [...edit.chips, ...splitTerms(text)]
    write({ ...next, chips, text: '', isChecked: false, isLive: false })
  }
  const remove = (chip: number) =>
    write({ ...edit, chips: edit.chips.filter((_, place) => place !== chip) })

  // The list follows what is typed. Back leads to the list of before: the first of these stands beside it in the history.
  const { text: typed } = edit
  const list = useEffectEvent((text: string) => {
    if (text !== edit.text) return
    const isListed = isWorthListing(text, keys) && problemOf(queryOf(edit), keys) === undefined
    if (isListed) write({ ...edit, isLive: true }, edit.isLive)
    else if (edit.isLive && text.trim() === '') write({ ...edit, isLive: false }, true)
  })
  useEffect(() => {
    const timer = setTimeout(list, TYPING_PAUSE_MS, typed)
    return () => clearTimeout(timer)
  }, [typed])

  return {
    edit,
    problem: edit.isChecked ? problemOf(queryOf(edit), keys) : undefined,
    type: (text) => {
      const isEnded = /\S\s$/.test(text) && text.length === edit.text.length + 1
      if (isEnded && isWholeTerm(text, keys)) commit(text)
      else setEdit({ ...edit, text, isChecked: false })
    },
    commit,
    remove,
    reopen: (chip) =>
      setEdit({
        ...edit,
        chips: edit.chips.filter((_, place) => place !== chip),
        text: [edit.chips[chip], edit.text].filter((part) => part !== '').join(' '),
      }),
    replace: (q) => {
      const next = startEdit(q, keys)
      write({ ...next, known: edit.known })
    },
  }
}

const TYPING_PAUSE_MS = 250
