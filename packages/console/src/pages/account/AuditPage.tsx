import { Trans, useLingui } from '@lingui/react/macro'
import type { AuditEvent } from '@openhss/contract'
import { MAX_LISTED_AUDIT_EVENTS } from '@openhss/contract/browser'
import { ask } from '../../api/ask.ts'
import { isAllowed } from '../../api/session.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { useShown } from '../../components/use-shown.ts'
import { auditOperationTexts, auditResourceTexts } from '../../text/audit-texts.ts'
import type { AccountContext } from '../../page-context.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { AccountTabs } from './AccountTabs.tsx'
import { AuditDetails } from './AuditDetails.tsx'
import { AuditFilter } from './AuditFilter.tsx'
import { CodedText } from './CodedText.tsx'
import { NO_AUDIT_FILTER, auditFilterOf } from './audit-filter.ts'

function NoEvents() {
  const { search, change } = useSearchState()
  if (Object.keys(auditFilterOf(search)).length === 0) {
    return <EmptyState title={<Trans>Nothing was changed yet</Trans>} />
  }
  return (
    <EmptyState
      title={<Trans>No event matches the filter</Trans>}
      action={
        <Button onClick={() => change(NO_AUDIT_FILTER)}>
          <Trans>Show all events</Trans>
        </Button>
      }
    />
  )
}

const question = (search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listAuditEvents', { query: { ...auditFilterOf(search), limit, offset } })
}

export const load = async ({ queryClient, session, search }: AccountContext) =>
  isAllowed(session, undefined, 'openhss:auditEvents:list')
    ? queryClient.prefetchQuery(question(search))
    : undefined

function useColumns(): readonly Column<AuditEvent>[] {
  const { t } = useLingui()
  return [
    {
      id: 'operation',
      head: t`Operation`,
      isName: true,
      cell: ({ operation }) => (
        <CodedText texts={auditOperationTexts} code={operation} isCodeShown />
      ),
    },
    { id: 'time', head: t`Time`, cell: ({ time }) => <Time at={time} look="absolute" /> },
    { id: 'user', head: t`User`, cell: ({ user_name: name }) => <HostText text={name} /> },
    { id: 'result', head: t`Result`, cell: ({ result }) => <ResultTag result={result} /> },
    {
      id: 'resource',
      head: t`Changed`,
      isMinor: true,
      cell: ({ resource_type: type = '' }) => <CodedText texts={auditResourceTexts} code={type} />,
    },
    {
      id: 'origin',
      head: t`Source address`,
      isMinor: true,
      cell: ({ source_ip: ip }) => <HostText text={ip} look="code" />,
    },
    { id: 'details', head: t`Details`, cell: (event) => <AuditDetails event={event} /> },
  ]
}

function ResultTag({ result }: { readonly result: string }) {
  if (result === 'ok') {
    return (
      <Tag>
        <Trans>done</Trans>
      </Tag>
    )
  }
  return (
    <Tag tone="high">
      <Trans>
        refused: <HostText text={result} />
      </Trans>
    </Tag>
  )
}

export function Page() {
  const { t } = useLingui()
  const { search } = useSearchState()
  const list = question(search)
  const shown = useShown(list)
  const columns = useColumns()
  return (
    <>
      <AccountTabs />
      <PageHead
        title={<Trans>Audit log</Trans>}
        name={t`Audit log`}
        summary={<Trans>Who changed what, and who failed to sign in; newest first.</Trans>}
      />
      <Permitted permission="openhss:auditEvents:list">
        <AuditFilter key={JSON.stringify(auditFilterOf(search))} />
        <ShownList shown={shown}>
          {({ data_list: rows, total_num: total }) => (
            <>
              <DataTable
                label={t`Audit log`}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                isOld={shown.isOld}
                empty={<NoEvents />}
              />
              <ListFooter
                rows={rows.length}
                total={total}
                updatedAt={shown.updatedAt}
                call={list.call}
              />
              {total < MAX_LISTED_AUDIT_EVENTS ? null : <OlderEvents oldest={rows.at(-1)} />}
            </>
          )}
        </ShownList>
      </Permitted>
    </>
  )
}

/** The server lists no more than so many at once; a list that ends at the oldest of these shows the next ones. */
function OlderEvents({ oldest }: { readonly oldest: AuditEvent | undefined }) {
  const { change } = useSearchState()
  if (oldest === undefined) return null
  return (
    <Notice
      tone="plain"
      action={
        <Button onClick={() => change({ until: oldest.time, page: undefined })}>
          <Trans>Show those before the last one here</Trans>
        </Button>
      }
    >
      <Trans>There are more than can be listed at once.</Trans>
    </Notice>
  )
}
