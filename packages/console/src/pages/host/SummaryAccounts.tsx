import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { isGuessable } from '@openhss/contract/browser'
import { accountInAddress } from '../../components/account-in-address.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAccountColumns } from './account-columns.tsx'
import { inOrder } from './account-order.ts'
import { askHostAccounts } from './host-questions.ts'
import { AccountSentence } from './OutcomeSentence.tsx'

/** Accounts of a host that a stranger gets into. */
export function SummaryAccounts({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const shown = useShown(askHostAccounts(projectId, host.host_id))
  const columns = useAccountColumns().filter(({ id }) => SHORT_COLUMNS.has(id))
  return (
    <Card
      title={<Trans>Accounts</Trans>}
      aside={
        <PlaceLink place={paths.host(host.host_id, 'accounts')}>
          <Trans>All accounts</Trans>
        </PlaceLink>
      }
    >
      <AccountSentence host={host} />
      <ShownList shown={shown}>
        {({ data_list: rows }) => {
          const guessable = inOrder(rows.filter(isGuessable))
          return guessable.length === 0 ? null : (
            <DataTable
              label={t`Accounts with a weak password or none`}
              columns={columns}
              rows={guessable.slice(0, MAX_ROWS)}
              keyOf={accountInAddress}
              isOld={shown.isOld}
              empty={null}
            />
          )
        }}
      </ShownList>
    </Card>
  )
}

const SHORT_COLUMNS: ReadonlySet<string> = new Set(['account', 'service', 'verdict'])
const MAX_ROWS = 6
