import { useLingui } from '@lingui/react/macro'
import { useSearchState } from '../../components/search-state.ts'
import { Select } from '../../ui/forms/controls.tsx'
import { useUsers } from './use-users.ts'
import styles from './UserSelect.module.css'

/** Whose rows a list shows; the address has it. */
export function UserSelect({
  everybody,
}: {
  /** What is shown when nobody is chosen. */
  readonly everybody: string
}) {
  const { t } = useLingui()
  const { search, change } = useSearchState()
  const { all, nameOf } = useUsers()
  const { user: chosen } = search
  const isListed = chosen === undefined || all.some(({ id }) => id === chosen)
  return (
    <div className={styles.field}>
      <Select
        aria-label={t`User`}
        value={chosen ?? ''}
        onChange={({ target }) =>
          change({ user: target.value === '' ? undefined : target.value, page: undefined })
        }
      >
        <option value="">{everybody}</option>
        {isListed ? null : <option value={chosen}>{nameOf(chosen)}</option>}
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  )
}
