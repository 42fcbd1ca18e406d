import { Trans, useLingui } from '@lingui/react/macro'
import type { User } from '@openhss/contract'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { ask } from '../../api/ask.ts'
import { isAllowed, useSession } from '../../api/session.ts'
import { FailedAct } from '../../components/FailedAct.tsx'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { useReasonAgainst } from '../../components/use-reason-against.ts'
import { useShown } from '../../components/use-shown.ts'
import { accountPlace } from '../../paths.ts'
import type { AccountContext } from '../../page-context.ts'
import { Menu } from '../../ui/actions/Menu.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { visibleText } from '../../text/visible-text.ts'
import { Time } from '../../ui/text/Time.tsx'
import { AccountTabs } from './AccountTabs.tsx'
import {
  CreateUserDialog,
  DeleteUserDialog,
  DisableUserDialog,
  ResetPasswordDialog,
} from './UserDialogs.tsx'

type Asked =
  | { readonly about: 'create' }
  | { readonly about: 'reset' | 'disable' | 'delete'; readonly user: User }

function NoUsers() {
  return <EmptyState title={<Trans>No users on this page</Trans>} />
}

const question = (search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listUsers', { query: { limit, offset } })
}

export const load = async ({ queryClient, session, search }: AccountContext) =>
  isAllowed(session, undefined, 'iam:users:list')
    ? queryClient.prefetchQuery(question(search))
    : undefined

function useColumns(actions: UserActions): readonly Column<User>[] {
  const { t } = useLingui()
  const session = useSession()
  const actionsOf = useActionsOf(actions)
  return [
    {
      id: 'name',
      head: t`User`,
      isName: true,
      cell: ({ id, name }) => (
        <Row>
          <PlaceLink place={accountPlace('grants', { user: id })}>
            <HostText text={name} />
          </PlaceLink>
          {id === session.user.id ? (
            <Tag look="bare">
              <Trans>you</Trans>
            </Tag>
          ) : null}
        </Row>
      ),
    },
    {
      id: 'state',
      head: t`State`,
      cell: ({ enabled }) =>
        enabled ? (
          <Tag tone="low">
            <Trans>Enabled</Trans>
          </Tag>
        ) : (
          <Tag>
            <Trans>Disabled</Trans>
          </Tag>
        ),
    },
    { id: 'made', head: t`Made`, cell: ({ created_at: at }) => <Time at={at} /> },
    { id: 'id', head: t`ID`, isMinor: true, cell: ({ id }) => <HostText text={id} look="code" /> },
    {
      id: 'grants',
      head: t`Grants`,
      cell: ({ id, name }) => (
        <PlaceLink
          place={accountPlace('grants', { user: id })}
          aria-label={visibleText(t`Grants of ${name}`)}
        >
          <Trans>Grants</Trans>
        </PlaceLink>
      ),
    },
    {
      id: 'actions',
      head: t`Actions`,
      align: 'end',
      cell: (user) => (
        <Menu look="quiet" label={t`Actions for ${user.name}`} actions={actionsOf(user)}>
          ⋯
        </Menu>
      ),
    },
  ]
}

interface UserActions {
  readonly onAsk: (asked: Asked) => void
  readonly onEnable: (userId: string) => void
}

function useActionsOf({ onAsk, onEnable }: UserActions) {
  const { t } = useLingui()
  const session = useSession()
  const reason = useReasonAgainst()('iam:users:manage')
  return (user: User) => {
    const own = user.id === session.user.id ? t`This is you` : undefined
    return [
      {
        label: t`Reset the password…`,
        disabledBecause: own === undefined ? reason : t`Change your own on the page of access keys`,
        onSelect: () => onAsk({ about: 'reset', user }),
      },
      user.enabled
        ? {
            label: t`Disable…`,
            disabledBecause: own ?? reason,
            onSelect: () => onAsk({ about: 'disable', user }),
          }
        : { label: t`Enable`, disabledBecause: reason, onSelect: () => onEnable(user.id) },
      {
        label: t`Delete…`,
        disabledBecause: own ?? reason,
        onSelect: () => onAsk({ about: 'delete', user }),
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
  const enable = useAct('updateUser')
  const columns = useColumns({
    onAsk: setAsked,
    onEnable: (id) => enable.mutate({ params: { user_id: id }, body: { enabled: true } }),
  })
  return (
    <>
      <AccountTabs />
      <PageHead
        title={<Trans>Users</Trans>}
        name={t`Users`}
        summary={<Trans>Who signs in. What they may do is in their grants.</Trans>}
        actions={
          <PermittedButton
            permission="iam:users:manage"
            look="primary"
            onClick={() => setAsked({ about: 'create' })}
          >
            <Trans>Create a user</Trans>
          </PermittedButton>
        }
      />
      <FailedAct act={enable} />
      <Permitted permission="iam:users:list">
        <ShownList shown={shown}>
          {({ data_list: rows, total_num: total }) => (
            <>
              <DataTable
                label={t`Users`}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                isOld={shown.isOld}
                empty={<NoUsers />}
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
  if (asked.about === 'create') return <CreateUserDialog onClose={onClose} />
  const DialogOf = DIALOGS[asked.about]
  return <DialogOf user={asked.user} onClose={onClose} />
}

const DIALOGS = {
  reset: ResetPasswordDialog,
  disable: DisableUserDialog,
  delete: DeleteUserDialog,
} as const
