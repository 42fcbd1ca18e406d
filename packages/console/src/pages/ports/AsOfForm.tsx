import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { useSearchState } from '../../components/search-state.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { useNow } from '../../ui/text/now.ts'
import styles from './AsOfForm.module.css'

/** Chooses the instant of a list: now, or one before. In the address it is UTC, in the field the time of the reader. */
export function AsOfForm() {
  const { t } = useLingui()
  const id = useId()
  const now = useNow()
  const { search, change } = useSearchState()
  const { as_of: asOf } = search
  return (
    <form
      aria-label={t`Time of the list`}
      action={(data) => {
        const at = readLocal(data.get('as-of'))
        if (at !== undefined) change({ as_of: at, page: undefined })
      }}
    >
      <Row>
        <label htmlFor={id}>
          <Trans>As of</Trans>
        </label>
        <span className={styles.field}>
          <TextInput
            key={asOf ?? ''}
            id={id}
            name="as-of"
            type="datetime-local"
            defaultValue={writeLocal(asOf)}
            max={writeLocal(new Date(now).toISOString())}
            required
          />
        </span>
        <Button type="submit">
          <Trans>Show</Trans>
        </Button>
        {asOf === undefined ? (
          <span>
            <Trans>The list shows what is open now.</Trans>
          </span>
        ) : (
          <Button look="quiet" onClick={() => change({ as_of: undefined, page: undefined })}>
            <Trans>Back to now</Trans>
          </Button>
        )}
      </Row>
    </form>
  )
}

/** Reads what a field for date and time holds as an instant, RFC 3339 in UTC; undefined where it is none. */
function readLocal(text: FormDataEntryValue | null): string | undefined {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z')
}

/** Writes an instant for such a field; nothing for what is none. */
function writeLocal(at: string | undefined): string {
  const date = new Date(at ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return ''
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 'YYYY-MM-DDThh:mm'.length)
}
