import { Trans, useLingui } from '@lingui/react/macro'
import type { AccountVerdict, HostScans } from '@openhss/contract'
import { accountInAddress } from '../../components/account-in-address.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { PAGE_ROWS, pageOf } from '../../components/list-page.ts'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { useAccountColumns } from './account-columns.tsx'
import { inOrder, VERDICTS, withFirst } from './account-order.ts'
import { DetectionState } from './DetectionState.tsx'
import { HostFrame, loadHost } from './HostFrame.tsx'
import { askHostAccounts } from './host-questions.ts'
import { AccountSentence } from './OutcomeSentence.tsx'
import { useRowInView } from './use-row-in-view.ts'
import { VerdictCounts } from './VerdictCounts.tsx'

function NoAccounts({ host }: { readonly host: HostScans }) {
  if (host.accounts_covered === 'none') {
    return <EmptyState title={<Trans>Accounts were not checked yet</Trans>} />
  }
  return <EmptyState title={<Trans>No account is of this kind</Trans>} />
}

export const load = (context: PageContext) =>
  Promise.all([
    loadHost(context),
    context.queryClient.prefetchQuery(
      askHostAccounts(context.projectId, context.params['host'] ?? ''),
    ),
  ])

export function Page() {
  return <HostFrame>{(host) => <Accounts host={host} />}</HostFrame>
}

function Accounts({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const columns = useAccountColumns()
  const asked = askHostAccounts(projectId, host.host_id)
  const shown = useShown(asked)
  const { offset } = pageOf(search)
  const verdict = VERDICTS.find((known) => known === search.verdict)
  const isShown = (account: AccountVerdict) => verdict === undefined || account.verdict === verdict
  const isAsked = (account: AccountVerdict) => accountInAddress(account) === search.account
  useRowInView(search.account, shown.answer !== undefined)
  return (
    <ShownList shown={shown}>
      {({ data_list: rows, total_num: total }) => {
        const accounts = withFirst(inOrder(rows.filter(isShown)), search.account)
        const page = accounts.slice(offset, offset + PAGE_ROWS)
        return (
          <>
            <AccountSentence host={host} />
            <DetectionState host={host} />
            {total > rows.length ? (
              <Notice tone="warning">
                <Trans>
                  The first <Count of={rows.length} /> of <Count of={total} /> accounts are shown.
                </Trans>
              </Notice>
            ) : null}
            {search.account === undefined || rows.some(isAsked) ? null : (
              <Notice tone="warning">
                <Trans>
                  The account <HostText text={search.account} look="code" /> is not among those that
                  are known here. It may be gone.
                </Trans>
              </Notice>
            )}
            <VerdictCounts hostId={host.host_id} accounts={rows} chosen={verdict} />
            <DataTable
              label={t`Accounts of the host`}
              columns={columns}
              rows={page}
              keyOf={accountInAddress}
              activeKey={search.account}
              isOld={shown.isOld}
              empty={<NoAccounts host={host} />}
            />
            <ListFooter
              rows={page.length}
              total={accounts.length}
              updatedAt={shown.updatedAt}
              call={asked.call}
              hssCall={{
                operation: 'listWeakPasswordUsers',
                request: {
                  params: { project_id: projectId },
                  query: { host_id: host.host_id, limit: 200 },
                },
              }}
            />
          </>
        )
      }}
    </ShownList>
  )
}
