import { Trans, useLingui } from '@lingui/react/macro'
import type { Credential } from '@openhss/contract'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { ask } from '../../api/ask.ts'
import { useSession } from '../../api/session.ts'
import { FailedAct } from '../../components/FailedAct.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { useMay } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { AccountContext } from '../../page-context.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Menu } from '../../ui/actions/Menu.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { AccountTabs } from './AccountTabs.tsx'
import { CreateKeyDialog, DeleteKeyDialog, DisableKeyDialog } from './KeyDialogs.tsx'
import { OwnPassword } from './OwnPassword.tsx'
import { UserSelect } from './UserSelect.tsx'

type Asked =
  | { readonly about: 'create' }
  | { readonly about: 'disable' | 'delete'; readonly credential: Credential }

function NoKeys() {
  return (
    <EmptyState title={<Trans>There is no access key</Trans>}>
      <Trans>
        Programs and SDKs sign their requests with an access key, in place of a password.
      </Trans>
    </EmptyState>
  )
}

const question = ({ user }: SearchState) =>
  ask('listCredentials', { query: { ...(user !== undefined && { user_id: user }) } })

export const load = ({ queryClient, search }: AccountContext) =>
  queryClient.prefetchQuery(question(search))

interface KeyActions {
  readonly onAsk: (asked: Asked) => void
  readonly onEnable: (accessKey: string) => void
}

function useColumns({ onAsk, onEnable }: KeyActions): readonly Column<Credential>[] {
  const { t } = useLingui()
  const actionsOf = (credential: Credential) => [
    credential.status === 'active'
      ? { label: t`Disable…`, onSelect: () => onAsk({ about: 'disable', credential }) }
      : { label: t`Enable`, onSelect: () => onEnable(credential.access) },
    { label: t`Delete…`, onSelect: () => onAsk({ about: 'delete', credential }) },
  ]
  return [
    {
      id: 'key',
      head: t`Access key`,
      isName: true,
      cell: ({ access }) => <HostText text={access} look="code" />,
    },
    {
      id: 'description',
      head: t`Description`,
      cell: ({ description }) => <HostText text={description} />,
    },
    {
      id: 'state',
      head: t`State`,
      cell: ({ status }) =>
        status === 'active' ? (
          <Tag tone="low">
            <Trans>Enabled</Trans>
          </Tag>
        ) : (
          <Tag>
            <Trans>Disabled</Trans>
          </Tag>
        ),
    },
    { id: 'made', head: t`Made`, cell: ({ create_time: at }) => <Time at={at} /> },
    {
      id: 'actions',
      head: t`Actions`,
      align: 'end',
      cell: (credential) => (
        <Menu
          look="quiet"
          label={t`Actions for ${credential.access}`}
          actions={actionsOf(credential)}
        >
          ⋯
        </Menu>
      ),
    },
  ]
}

export function Page() {
  const { t } = useLingui()
  const session = useSession()
  const may = useMay()
  const { search } = useSearchState()
  const shown = useShown(question(search))
  const [asked, setAsked] = useState<Asked>()
  const enable = useAct('updateCredential')
  const columns = useColumns({
    onAsk: setAsked,
    onEnable: (access) =>
      enable.mutate({
        params: { access_key: access },
        body: { credential: { status: 'active' } },
      }),
  })
  const userId = search.user ?? session.user.id
  return (
    <>
      <AccountTabs />
      <PageHead
        title={<Trans>Access keys</Trans>}
        name={t`Access keys`}
        summary={<Trans>A key may do what its user may.</Trans>}
        actions={
          <Button look="primary" onClick={() => setAsked({ about: 'create' })}>
            <Trans>Create an access key</Trans>
          </Button>
        }
      />
      <FailedAct act={enable} />
      {may('iam:credentials:manage') ? <UserSelect everybody={t`My own`} /> : null}
      <ShownList shown={shown}>
        {({ credentials: rows }) => (
          <DataTable
            label={t`Access keys`}
            columns={columns}
            rows={rows}
            keyOf={({ access }) => access}
            isOld={shown.isOld}
            empty={<NoKeys />}
          />
        )}
      </ShownList>
      {userId === session.user.id ? <OwnPassword /> : null}
      {asked === undefined ? null : (
        <AskedDialog asked={asked} userId={userId} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

function AskedDialog({
  asked,
  userId,
  onClose,
}: {
  readonly asked: Asked
  readonly userId: string
  readonly onClose: () => void
}) {
  if (asked.about === 'create') return <CreateKeyDialog userId={userId} onClose={onClose} />
  const DialogOf = asked.about === 'disable' ? DisableKeyDialog : DeleteKeyDialog
  return <DialogOf credential={asked.credential} onClose={onClose} />
}
