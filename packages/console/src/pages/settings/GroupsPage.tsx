import { Trans, useLingui } from '@lingui/react/macro'
import type { HostGroup } from '@openhss/contract'
import { useState } from 'react'
import { ask } from '../../api/ask.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import {
  askEnterpriseProjects,
  useEnterpriseProjects,
} from '../../components/use-enterprise-projects.ts'
import { useProject } from '../../components/use-project.ts'
import { useReasonAgainst } from '../../components/use-reason-against.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { Menu } from '../../ui/actions/Menu.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { AddGroupDialog, DeleteGroupDialog, RenameGroupDialog } from './GroupDialogs.tsx'
import { groupQuery } from './group-query.ts'
import { SettingsTabs } from './SettingsTabs.tsx'

type Asked = { readonly about: 'add' } | { readonly about: 'rename' | 'delete'; group: HostGroup }

function NoGroups() {
  return (
    <EmptyState title={<Trans>There is no group</Trans>}>
      <Trans>
        A group holds hosts of one enterprise project. Lists can be asked for the hosts of a group,
        such as group:web.
      </Trans>
    </EmptyState>
  )
}

const question = (projectId: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listHostGroups', {
    params: { project_id: projectId },
    query: { enterprise_project_id: search.ep ?? 'all_granted_eps', limit, offset },
  })
}

export const load = ({ queryClient, projectId, search }: PageContext) =>
  Promise.all([
    queryClient.prefetchQuery(question(projectId, search)),
    queryClient.prefetchQuery(askEnterpriseProjects),
  ])

function useColumns(onAsk: (asked: Asked) => void): readonly Column<HostGroup>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const { nameOf } = useEnterpriseProjects()
  const reason = useReasonAgainst()('hss:hostGroup:set')
  return [
    {
      id: 'name',
      head: t`Group`,
      isName: true,
      cell: ({ group_name: name }) => (
        <PlaceLink place={paths.hosts({ q: groupQuery(name) })}>
          <HostText text={name} />
        </PlaceLink>
      ),
    },
    {
      id: 'enterprise-project',
      head: t`Enterprise project`,
      cell: ({ enterprise_project_id: id }) => <HostText text={nameOf(id)} />,
    },
    {
      id: 'hosts',
      head: t`Hosts`,
      align: 'end',
      cell: ({ group_name: name, host_num: hosts }) => (
        <PlaceLink place={paths.hosts({ q: groupQuery(name) })}>
          <Count of={hosts} />
        </PlaceLink>
      ),
    },
    {
      id: 'offline',
      head: t`Offline`,
      align: 'end',
      cell: ({ group_name: name, unprotect_host_num: offline }) => (
        <PlaceLink place={paths.hosts({ q: `${groupQuery(name)} seen:offline` })}>
          <Count of={offline} />
        </PlaceLink>
      ),
    },
    {
      id: 'actions',
      head: t`Actions`,
      align: 'end',
      cell: (group) => (
        <Menu
          look="quiet"
          label={t`Actions for ${group.group_name}`}
          actions={[
            {
              label: t`Rename…`,
              disabledBecause: reason,
              onSelect: () => onAsk({ about: 'rename', group }),
            },
            {
              label: t`Delete…`,
              disabledBecause: reason,
              onSelect: () => onAsk({ about: 'delete', group }),
            },
          ]}
        >
          ⋯
        </Menu>
      ),
    },
  ]
}

export function Page() {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const list = question(projectId, search)
  const shown = useShown(list)
  const [asked, setAsked] = useState<Asked>()
  const columns = useColumns(setAsked)
  const onClose = () => setAsked(undefined)
  return (
    <>
      <SettingsTabs />
      <PageHead
        title={<Trans>Groups</Trans>}
        name={t`Groups`}
        summary={<Trans>Hosts are put into a group on the page of hosts.</Trans>}
        actions={
          <PermittedButton
            permission="hss:hostGroup:set"
            look="primary"
            onClick={() => setAsked({ about: 'add' })}
          >
            <Trans>Add a group</Trans>
          </PermittedButton>
        }
      />
      <Permitted permission="hss:hostGroup:get">
        <ShownList shown={shown}>
          {({ data_list: rows, total_num: total }) => (
            <>
              <DataTable
                label={t`Groups`}
                columns={columns}
                rows={rows}
                keyOf={({ group_id: id }) => id}
                isOld={shown.isOld}
                empty={<NoGroups />}
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
      </Permitted>
      {asked?.about === 'add' ? <AddGroupDialog onClose={onClose} /> : null}
      {asked?.about === 'rename' ? (
        <RenameGroupDialog group={asked.group} onClose={onClose} />
      ) : null}
      {asked?.about === 'delete' ? (
        <DeleteGroupDialog group={asked.group} onClose={onClose} />
      ) : null}
    </>
  )
}
