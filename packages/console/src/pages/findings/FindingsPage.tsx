import { Trans, useLingui } from '@lingui/react/macro'
import { findingKeys } from '@openhss/contract/browser'
import { useMemo } from 'react'
import { useListCursor } from '../../components/list-cursor.ts'
import { PAGE_ROWS, pageOf } from '../../components/list-page.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { Permitted } from '../../components/Permitted.tsx'
import { QueryBox } from '../../components/QueryBox.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useSelection } from '../../components/selection.ts'
import { ShownList } from '../../components/ShownList.tsx'
import { scopeQuery, useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { kindTexts } from '../../text/severity-texts.ts'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { Facets } from './Facets.tsx'
import { useFindingColumns } from './finding-columns.tsx'
import { countQuestion, listQuestion, ofAnyState } from './finding-list.ts'
import styles from './FindingsPage.module.css'
import { FindingTriage } from './FindingTriage.tsx'
import { NewFindingsMessage } from './NewFindingsMessage.tsx'
import { NoFindings } from './NoFindings.tsx'
import { asksFor } from './query-words.ts'
import { StateTabs } from './StateTabs.tsx'
import { findingQuestion } from './whole-finding.ts'

export const load = ({ queryClient, projectId, search }: PageContext) => {
  const { open } = search
  const q = scopeQuery(search.q ?? '', search.ep)
  return Promise.all([
    queryClient.prefetchQuery(listQuestion(projectId, q, search)),
    queryClient.prefetchQuery(countQuestion(projectId, q)),
    ...(open === undefined ? [] : [queryClient.prefetchQuery(findingQuestion(projectId, open))]),
  ])
}

export function Page() {
  const { t } = useLingui()
  return (
    <>
      <PageHead title={<Trans>Findings</Trans>} name={t`Findings`} />
      <Permitted permission="openhss:findings:list">
        <Inbox />
      </Permitted>
    </>
  )
}

function Inbox() {
  const { t, i18n } = useLingui()
  const { projectId, scoped } = useProject()
  const { search, change } = useSearchState()
  const { q = '', open } = search
  const asked = listQuestion(projectId, scoped(q), search)
  const shown = useShown(asked)
  const { answer: counts } = useShown(countQuestion(projectId, scoped(q)))
  const { answer: allStates } = useShown(countQuestion(projectId, scoped(ofAnyState(q))))

  const rows = shown.answer?.data_list ?? NO_ROWS
  const keys = useMemo(() => rows.map(({ finding_id: id }) => id), [rows])
  const total = shown.answer?.total_num
  const { page, offset } = pageOf(search)
  const list = scoped(q)
  const chosen = useSelection(keys, list)
  const onMove = (findingId: string) => change({ open: findingId }, { isTyping: true })
  const activeKey = useListCursor({
    keys,
    onToggle: chosen.toggle,
    openKey: open,
    onMoveOpen: onMove,
    isLastPage: offset + PAGE_ROWS >= (total ?? 0),
  })
  const columns = useFindingColumns({
    hasDetails: open !== undefined,
    areAccepted: asksFor(q, 'state', 'accepted'),
  })
  return (
    <div className={styles.inbox} data-has-details={open !== undefined}>
      <StateTabs q={q} counts={allStates?.state} />
      <Row>
        <QueryBox keys={findingKeys} />
      </Row>
      {counts === undefined ? null : <Facets q={q} counts={counts} />}
      <NewFindingsMessage rows={shown.isOld ? undefined : rows} list={`${list} ${page}`} />
      <ShownList shown={shown}>
        {() => (
          <>
            <DataTable
              label={t`Findings`}
              columns={columns}
              rows={rows}
              keyOf={({ finding_id: id }) => id}
              nameOf={({ kind, name, subject }) => `${i18n._(kindTexts[kind])} ${subject} ${name}`}
              selection={chosen.table}
              activeKey={activeKey}
              isOld={shown.isOld}
              empty={<NoFindings q={q} />}
            />
            <ListFooter
              rows={rows.length}
              total={total}
              updatedAt={shown.updatedAt}
              call={asked.call}
            />
          </>
        )}
      </ShownList>
      <FindingTriage
        rows={rows}
        total={total ?? 0}
        chosen={chosen}
        activeKey={activeKey}
        onMove={onMove}
      />
    </div>
  )
}

const NO_ROWS = [] as const
