import { Trans, useLingui } from '@lingui/react/macro'
import type { Grant } from '@openhss/contract'
import { roleNames } from '@openhss/contract/browser'
import { useState } from 'react'
import { ask } from '../../api/ask.ts'
import { isAllowed, useSession } from '../../api/session.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import {
  askEnterpriseProjects,
  useEnterpriseProjects,
} from '../../components/use-enterprise-projects.ts'
import { useShown } from '../../components/use-shown.ts'
import type { AccountContext } from '../../page-context.ts'
import { rolePurposes, roleTexts } from '../../text/role-texts.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { visibleText } from '../../text/visible-text.ts'
import { Time } from '../../ui/text/Time.tsx'
import { AccountTabs } from './AccountTabs.tsx'
import { CreateGrantDialog, DeleteGrantDialog } from './GrantDialogs.tsx'
import { askUsers, useUsers } from './use-users.ts'
import { UserSelect } from './UserSelect.tsx'

function NoGrants() {
  const { change } = useSearchState()
  return (
    <EmptyState
      title={<Trans>This user has no grant, so may do nothing</Trans>}
      action={
        <Button onClick={() => change({ user: undefined, page: undefined })}>
          <Trans>Show the grants of all users</Trans>
        </Button>
      }
    />
  )
}

const question = (search: SearchState) => {
  const { limit, offset } = pageOf(search)
  const { user } = search
  return ask('listGrants', {
    query: { limit, offset, ...(user !== undefined && { user_id: user }) },
  })
}

export const load = async ({ queryClient, session, search }: AccountContext) =>
  isAllowed(session, undefined, 'iam:users:list')
    ? Promise.all([
        queryClient.prefetchQuery(question(search)),
        queryClient.prefetchQuery(askUsers),
        queryClient.prefetchQuery(askEnterpriseProjects),
      ])
    : undefined

function useColumns(onDelete: (grant: Grant) => void): readonly Column<Grant>[] {
  const { t, i18n } = useLingui()
  const { nameOf: userName } = useUsers()
  return [
    {
      id: 'user',
      head: t`User`,
      isName: true,
      cell: ({ user_id: id }) => <HostText text={userName(id)} />,
    },
    { id: 'role', head: t`Role`, cell: ({ role }) => i18n._(roleTexts[role]) },
    { id: 'where', head: t`Where`, cell: (grant) => <GrantPlace grant={grant} /> },
    {
      id: 'enterprise-projects',
      head: t`Enterprise projects`,
      cell: (grant) => <GrantEnterpriseProjects grant={grant} />,
    },
    { id: 'given', head: t`Given`, cell: ({ created_at: at }) => <Time at={at} /> },
    {
      id: 'actions',
      head: t`Actions`,
      align: 'end',
      cell: (grant) => (
        <PermittedButton
          permission="iam:users:manage"
          look="quiet"
          aria-label={visibleText(t`Take away the grant of ${userName(grant.user_id)}`)}
          onClick={() => onDelete(grant)}
        >
          <Trans>Take away…</Trans>
        </PermittedButton>
      ),
    },
  ]
}

function GrantPlace({ grant: { project_id: id } }: { readonly grant: Grant }) {
  const { projects } = useSession()
  if (id === undefined) return <Trans>The whole tenant</Trans>
  const name = projects.find((one) => one.id === id)?.name ?? id
  return (
    <Trans>
      Project <HostText text={name} />
    </Trans>
  )
}

function GrantEnterpriseProjects({
  grant: { enterprise_project_ids: ids },
}: {
  readonly grant: Grant
}) {
  const { nameOf } = useEnterpriseProjects()
  if (ids === undefined) return <Trans>All</Trans>
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <HostText text={nameOf(id)} />
        </li>
      ))}
    </ul>
  )
}

export function Page() {
  const { t } = useLingui()
  const { search } = useSearchState()
  const list = question(search)
  const shown = useShown(list)
  const [isCreating, setIsCreating] = useState(false)
  const [deleted, setDeleted] = useState<Grant>()
  const columns = useColumns(setDeleted)
  return (
    <>
      <AccountTabs />
      <PageHead
        title={<Trans>Grants</Trans>}
        name={t`Grants`}
        summary={<Trans>Who may do what where. Several grants of a user add up.</Trans>}
        actions={
          <PermittedButton
            permission="iam:users:manage"
            look="primary"
            onClick={() => setIsCreating(true)}
          >
            <Trans>Give a role</Trans>
          </PermittedButton>
        }
      />
      <Permitted permission="iam:users:list">
        <UserSelect everybody={t`All users`} />
        <ShownList shown={shown}>
          {({ data_list: rows, total_num: total }) => (
            <>
              <DataTable
                label={t`Grants`}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                isOld={shown.isOld}
                empty={<NoGrants />}
              />
              <ListFooter
                rows={rows.length}
                total={total}
                updatedAt={shown.updatedAt}
                call={list.call}
              />
            </>
          )}
        </ShownList>
        <Roles />
      </Permitted>
      {isCreating ? <CreateGrantDialog onClose={() => setIsCreating(false)} /> : null}
      {deleted === undefined ? null : (
        <DeleteGrantDialog grant={deleted} onClose={() => setDeleted(undefined)} />
      )}
    </>
  )
}

function Roles() {
  const { i18n } = useLingui()
  return (
    <Card title={<Trans>What the roles may do</Trans>}>
      <Facts>
        {roleNames.map((role) => (
          <Fact key={role} name={i18n._(roleTexts[role])}>
            {i18n._(rolePurposes[role])}
          </Fact>
        ))}
      </Facts>
    </Card>
  )
}
