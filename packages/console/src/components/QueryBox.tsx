import { useLingui } from '@lingui/react/macro'
import type { QueryKeyName } from '@openhss/contract/browser'
import { useSearchState } from './search-state.ts'
import styles from './QueryBox.module.css'

/** The box of a list's query. */
export function QueryBox({ keys }: { readonly keys: readonly QueryKeyName[] }) {
  const { t } = useLingui()
  const { search, change } = useSearchState()
  return (
    <input
      className={styles.box}
      type="search"
      aria-label={t`Filter`}
      placeholder={keys.map((key) => `${key}:`).join(' ')}
      defaultValue={search.q ?? ''}
      key={search.q ?? ''}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        const q = event.currentTarget.value.trim()
        change({ q: q === '' ? undefined : q, page: undefined })
      }}
    />
  )
}
