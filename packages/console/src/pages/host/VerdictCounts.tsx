import { useLingui } from '@lingui/react/macro'
import type { AccountVerdict } from '@openhss/contract'
import { FilterLinks } from '../hosts/FilterLinks.tsx'
import { useProject } from '../../components/use-project.ts'
import { verdictTexts } from '../../text/account-texts.ts'
import { VERDICTS } from './account-order.ts'

/** How many accounts of a host have each verdict; each number filters the table. */
export function VerdictCounts({
  hostId,
  accounts,
  chosen,
}: {
  readonly hostId: string
  readonly accounts: readonly AccountVerdict[]
  readonly chosen: AccountVerdict['verdict'] | undefined
}) {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const placeOf = (verdict?: string) => paths.host(hostId, 'accounts', { verdict })
  const counts = VERDICTS.map((verdict) => ({
    key: verdict,
    label: i18n._(verdictTexts[verdict]),
    number: accounts.filter((account) => account.verdict === verdict).length,
    place: placeOf(verdict),
    isChosen: chosen === verdict,
  })).filter(({ number, isChosen }) => number > 0 || isChosen)
  return (
    <FilterLinks
      label={t`Accounts by result`}
      links={[
        {
          key: 'all',
          label: t`All`,
          number: accounts.length,
          place: placeOf(),
          isChosen: chosen === undefined,
        },
        ...counts,
      ]}
    />
  )
}
