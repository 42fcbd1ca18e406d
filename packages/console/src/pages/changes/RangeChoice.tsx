import { Trans, useLingui } from '@lingui/react/macro'
import { useSearchState } from '../../components/search-state.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Select } from '../../ui/forms/controls.tsx'
import { RANGES } from './change-range.ts'
import type { ChangeRange } from './change-range.ts'
import { InstantInput } from './InstantInput.tsx'
import styles from './RangeChoice.module.css'

/** Which time is looked at: a length up to now, or from one instant to another. */
export function RangeChoice({ range }: { readonly range: ChangeRange }) {
  const { t } = useLingui()
  const { change } = useSearchState()
  const words = { '24h': t`Last 24 hours`, '7d': t`Last 7 days`, '30d': t`Last 30 days` }
  const choose = (word: string) => {
    const isByDates = word === BY_DATES
    const since = isByDates ? new Date(Date.now() - DAY_MS).toISOString() : word
    change({ since: word === '24h' ? undefined : since, until: undefined, page: undefined })
  }
  return (
    <div className={styles.choice}>
      <div className={styles.words}>
        <Select
          aria-label={t`Time`}
          value={range.word ?? BY_DATES}
          onChange={(event) => choose(event.target.value)}
        >
          {RANGES.map((word) => (
            <option key={word} value={word}>
              {words[word]}
            </option>
          ))}
          <option value={BY_DATES}>{t`From … to …`}</option>
        </Select>
      </div>
      {range.word === undefined ? (
        <>
          <InstantInput
            label={<Trans>From</Trans>}
            at={range.since}
            onChange={(since) => change({ since, page: undefined })}
          />
          <InstantInput
            label={<Trans>To</Trans>}
            at={range.until}
            onChange={(until) => change({ until, page: undefined })}
          />
          <Button
            look="quiet"
            onClick={() => change({ since: undefined, until: undefined, page: undefined })}
          >
            <Trans>Up to now</Trans>
          </Button>
        </>
      ) : null}
    </div>
  )
}

const BY_DATES = 'dates'
const DAY_MS = 86_400_000
