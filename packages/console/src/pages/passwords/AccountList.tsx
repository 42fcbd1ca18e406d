import { useLingui } from '@lingui/react/macro'
import type { FleetAccount } from '@openhss/contract'
import { ListFooter } from '../../components/ListFooter.tsx'
import { useListCursor } from '../../components/list-cursor.ts'
import { pageOf } from '../../components/list-page.ts'
import { useSelection } from '../../components/selection.ts'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAccountColumns } from './account-columns.tsx'
import { ChosenAccounts } from './ChosenAccounts.tsx'
import { DetectionCard } from './DetectionCard.tsx'
import { NoAccounts } from './NoAccounts.tsx'
import { askAccounts, askWeakHosts } from './password-questions.ts'
import { useDetections } from './use-detections.ts'
import type { PasswordCounts } from './use-password-counts.ts'

/** The accounts that match, with what can be done about those that are chosen. */
export function AccountList({ counts }: { readonly counts: PasswordCounts }) {
  const { t } = useLingui()
  const { projectId, scoped } = useProject()
  const { search } = useSearchState()
  const q = search.q ?? ''
  const asked = askAccounts(projectId, scoped(q), search)
  const shown = useShown(asked)
  const rows = shown.answer?.data_list ?? []
  const keys = rows.map(keyOf)
  const { offset } = pageOf(search)
  const chosen = useSelection(keys, JSON.stringify([scoped(q), offset]))
  const detections = useDetections()
  const total = shown.answer?.total_num
  const activeKey = useListCursor({
    keys,
    onToggle: chosen.toggle,
    isLastPage: total !== undefined && offset + rows.length >= total,
  })
  const columns = useAccountColumns(q)
  return (
    <>
      <DetectionCard detections={detections} />
      <ShownList shown={shown}>
        {({ data_list: accounts, total_num: number }) => (
          <>
            <DataTable
              label={t`Weak passwords by account`}
              columns={columns}
              rows={accounts}
              keyOf={keyOf}
              nameOf={({ user_name: user, name }) => t`${user} on ${name}`}
              selection={chosen.table}
              activeKey={activeKey}
              isOld={shown.isOld}
              isPast={({ seen }) => seen === 'offline'}
              empty={<NoAccounts counts={counts} q={search.q} />}
            />
            <ChosenAccounts
              rows={rows.filter((row) => chosen.keys.has(keyOf(row)))}
              onClear={chosen.clear}
              detections={detections}
            />
            <ListFooter
              rows={accounts.length}
              total={number}
              updatedAt={shown.updatedAt}
              call={asked.call}
              hssCall={q === '' ? askWeakHosts(projectId, search).call : undefined}
            />
          </>
        )}
      </ShownList>
    </>
  )
}

function keyOf({ host_id, service_type, instance = '', user_name }: FleetAccount): string {
  return JSON.stringify([host_id, service_type, instance, user_name])
}
