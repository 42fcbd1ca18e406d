import { Trans, useLingui } from '@lingui/react/macro'
import type { EnterpriseProject } from '@openhss/contract'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { ask } from '../../api/ask.ts'
import { FailedAct } from '../../components/FailedAct.tsx'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useReasonAgainst } from '../../components/use-reason-against.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { Menu } from '../../ui/actions/Menu.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import {
  CreateEnterpriseProjectDialog,
  DeleteEnterpriseProjectDialog,
  DisableEnterpriseProjectDialog,
  EditEnterpriseProjectDialog,
} from './EnterpriseProjectDialogs.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

type Asked =
  | { readonly about: 'create' }
  | { readonly about: 'edit' | 'disable' | 'delete'; readonly subject: EnterpriseProject }

function NoEnterpriseProjects() {
  return <EmptyState title={<Trans>You may use no enterprise project</Trans>} />
}

const question = (search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listEnterpriseProjects', {
    query: { limit, offset, sort_key: 'name', sort_dir: 'asc' },
  })
}

export const load = ({ queryClient, search }: PageContext) =>
  queryClient.prefetchQuery(question(search))

function useColumns(actions: {
  readonly onAsk: (asked: Asked) => void
  readonly onEnable: (id: string) => void
}): readonly Column<EnterpriseProject>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const actionsOf = useActionsOf(actions)
  return [
    {
      id: 'name',
      head: t`Name`,
      isName: true,
      cell: ({ id, name }) => (
        <PlaceLink place={paths.hosts({ ep: id })}>
          <HostText text={name} />
        </PlaceLink>
      ),
    },
    {
      id: 'state',
      head: t`State`,
      cell: ({ status }) =>
        status === ENABLED ? (
          <Tag tone="low">
            <Trans>Enabled</Trans>
          </Tag>
        ) : (
          <Tag>
            <Trans>Disabled</Trans>
          </Tag>
        ),
    },
    {
      id: 'description',
      head: t`Description`,
      cell: ({ description }) => <HostText text={description} />,
    },
    { id: 'id', head: t`ID`, isMinor: true, cell: ({ id }) => <HostText text={id} look="code" /> },
    { id: 'made', head: t`Made`, isMinor: true, cell: ({ created_at: at }) => <Time at={at} /> },
    {
      id: 'actions',
      head: t`Actions`,
      align: 'end',
      cell: (subject) => (
        <Menu look="quiet" label={t`Actions for ${subject.name}`} actions={actionsOf(subject)}>
          ⋯
        </Menu>
      ),
    },
  ]
}

/** EPS's number for one that takes hosts. */
const ENABLED = 1
/** The default one is always there, as it is. */
const DEFAULT_ID = '0'

function useActionsOf({
  onAsk,
  onEnable,
}: {
  readonly onAsk: (asked: Asked) => void
  readonly onEnable: (id: string) => void
}) {
  const { t } = useLingui()
  const reasonAgainst = useReasonAgainst()
  return (subject: EnterpriseProject) => {
    const fixed =
      subject.id === DEFAULT_ID ? t`The default enterprise project cannot be changed` : undefined
    const mayNotUpdate = fixed ?? reasonAgainst('eps:enterpriseProjects:update')
    return [
      {
        label: t`Rename or describe…`,
        disabledBecause: mayNotUpdate,
        onSelect: () => onAsk({ about: 'edit', subject }),
      },
      subject.status === ENABLED
        ? {
            label: t`Disable…`,
            disabledBecause: mayNotUpdate,
            onSelect: () => onAsk({ about: 'disable', subject }),
          }
        : {
            label: t`Enable`,
            disabledBecause: mayNotUpdate,
            onSelect: () => onEnable(subject.id),
          },
      {
        label: t`Delete…`,
        disabledBecause: fixed ?? reasonAgainst('eps:enterpriseProjects:delete'),
        onSelect: () => onAsk({ about: 'delete', subject }),
      },
    ]
  }
}

export function Page() {
  const { t } = useLingui()
  const { search } = useSearchState()
  const list = question(search)
  const shown = useShown(list)
  const [asked, setAsked] = useState<Asked>()
  const enable = useAct('actOnEnterpriseProject')
  const columns = useColumns({
    onAsk: setAsked,
    onEnable: (id) =>
      enable.mutate({ params: { enterprise_project_id: id }, body: { action: 'enable' } }),
  })
  return (
    <>
      <SettingsTabs />
      <PageHead
        title={<Trans>Enterprise projects</Trans>}
        name={t`Enterprise projects`}
        summary={<Trans>Every host is in one. Grants can be limited to some of them.</Trans>}
        actions={
          <PermittedButton
            permission="eps:enterpriseProjects:create"
            look="primary"
            onClick={() => setAsked({ about: 'create' })}
          >
            <Trans>Create an enterprise project</Trans>
          </PermittedButton>
        }
      />
      <FailedAct act={enable} />
      <Permitted permission="eps:enterpriseProjects:list">
        <ShownList shown={shown}>
          {({ enterprise_projects: rows, total_count: total }) => (
            <>
              <DataTable
                label={t`Enterprise projects`}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                isOld={shown.isOld}
                empty={<NoEnterpriseProjects />}
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
      {asked === undefined ? null : (
        <AskedDialog asked={asked} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

function AskedDialog({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }) {
  if (asked.about === 'create') return <CreateEnterpriseProjectDialog onClose={onClose} />
  const DialogOf = DIALOGS[asked.about]
  return <DialogOf subject={asked.subject} onClose={onClose} />
}

const DIALOGS = {
  edit: EditEnterpriseProjectDialog,
  disable: DisableEnterpriseProjectDialog,
  delete: DeleteEnterpriseProjectDialog,
} as const
