import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { JoinToken } from '@openhss/contract'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { ask } from '../../api/ask.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { Known } from '../../components/Known.tsx'
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
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { unknown } from '../../known/known.ts'
import type { PageContext } from '../../page-context.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { useNow } from '../../ui/text/now.ts'
import { Time, formatInstant } from '../../ui/text/Time.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

function NoTokens() {
  return (
    <EmptyState title={<Trans>There is no join token</Trans>} action={<AddHosts look="plain" />}>
      <Trans>Adding hosts makes one: with it, agents on new hosts enrol by themselves.</Trans>
    </EmptyState>
  )
}

const question = (projectId: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  const { ep } = search
  return ask('listJoinTokens', {
    params: { project_id: projectId },
    query: { limit, offset, ...(ep !== undefined && { enterprise_project_id: ep }) },
  })
}

export const load = ({ queryClient, projectId, search }: PageContext) =>
  Promise.all([
    queryClient.prefetchQuery(question(projectId, search)),
    queryClient.prefetchQuery(askEnterpriseProjects),
  ])

function useColumns(onRevoke: (token: JoinToken) => void): readonly Column<JoinToken>[] {
  const { t } = useLingui()
  const { nameOf } = useEnterpriseProjects()
  const tokenName = useTokenName()
  return [
    {
      id: 'name',
      head: t`Name`,
      isName: true,
      cell: (token) => <HostText text={tokenName(token)} />,
    },
    {
      id: 'end',
      head: t`Ends in`,
      cell: ({ token_end: end }) =>
        end === undefined ? (
          <Known of={unknown(msg`It was made by an older version, which did not keep it`)}>
            {String}
          </Known>
        ) : (
          <HostText text={end} look="code" />
        ),
    },
    { id: 'state', head: t`State`, cell: (token) => <TokenState token={token} /> },
    {
      id: 'uses',
      head: t`Uses left`,
      align: 'end',
      cell: ({ uses_left: uses }) => <Count of={uses} />,
    },
    { id: 'until', head: t`Valid until`, cell: ({ expires_at: at }) => <Time at={at} /> },
    {
      id: 'used',
      head: t`Last used`,
      cell: ({ last_used_at: at }) => (at === undefined ? <Trans>never</Trans> : <Time at={at} />),
    },
    {
      id: 'maker',
      head: t`Made by`,
      cell: ({ created_by: maker }) =>
        maker === undefined ? <Trans>the server</Trans> : <HostText text={maker.name} />,
    },
    { id: 'made', head: t`Made`, isMinor: true, cell: ({ created_at: at }) => <Time at={at} /> },
    {
      id: 'enterprise-project',
      head: t`Enterprise project`,
      isMinor: true,
      cell: ({ enterprise_project_id: id }) => <HostText text={nameOf(id)} />,
    },
    {
      id: 'id',
      head: t`ID`,
      isMinor: true,
      cell: ({ id }) => <HostText text={id} look="code" />,
    },
    {
      id: 'revoke',
      head: t`Actions`,
      align: 'end',
      cell: (token) => (
        <PermittedButton
          permission="hss:joinTokens:delete"
          look="quiet"
          aria-label={t`Revoke the join token ${tokenName(token)}`}
          onClick={() => onRevoke(token)}
        >
          <Trans>Revoke…</Trans>
        </PermittedButton>
      ),
    },
  ]
}

/** Gives a function that names a token: by its name, or by who made it and when. */
function useTokenName(): (token: JoinToken) => string {
  const { t } = useLingui()
  return ({ name, created_by: maker, created_at: at }) => {
    if (name !== undefined) return name
    const made = formatInstant(at)
    if (maker === undefined) return t`the server, ${made}`
    const { name: user } = maker
    return t`${user}, ${made}`
  }
}

/** Whether agents can still use a token. */
function TokenState({ token }: { readonly token: JoinToken }) {
  const now = useNow()
  if (token.uses_left === 0) {
    return (
      <Tag>
        <Trans>Used up</Trans>
      </Tag>
    )
  }
  if (Date.parse(token.expires_at) <= now) {
    return (
      <Tag>
        <Trans>Expired</Trans>
      </Tag>
    )
  }
  return (
    <Tag tone="low">
      <Trans>Valid</Trans>
    </Tag>
  )
}

export function Page() {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const asked = question(projectId, search)
  const shown = useShown(asked)
  const [revoked, setRevoked] = useState<JoinToken>()
  const columns = useColumns(setRevoked)
  return (
    <>
      <SettingsTabs />
      <PageHead
        title={<Trans>Join tokens</Trans>}
        name={t`Join tokens`}
        summary={
          <Trans>
            Each lets agents in until it is used up, expires or is revoked. It is shown only once;
            its last characters tell which token a line has.
          </Trans>
        }
        actions={<AddHosts look="primary" />}
      />
      <Permitted permission="hss:joinTokens:list">
        <ShownList shown={shown}>
          {({ data_list: rows, total_num: total }) => (
            <>
              <DataTable
                label={t`Join tokens`}
                columns={columns}
                rows={rows}
                keyOf={({ id }) => id}
                isOld={shown.isOld}
                empty={<NoTokens />}
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
      </Permitted>
      {revoked === undefined ? null : (
        <RevokeDialog token={revoked} onClose={() => setRevoked(undefined)} />
      )}
    </>
  )
}

function AddHosts({ look }: { readonly look: 'primary' | 'plain' }) {
  const { change } = useSearchState()
  return (
    <PermittedButton
      permission="hss:agents:enrol"
      look={look}
      onClick={() => change({ add: 'host' })}
    >
      <Trans>Add hosts</Trans>
    </PermittedButton>
  )
}

function RevokeDialog({
  token,
  onClose,
}: {
  readonly token: JoinToken
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const tokenName = useTokenName()
  const revoke = useAct('deleteJoinToken')
  return (
    <FormDialog
      title={t`Revoke the join token?`}
      action={<Trans>Revoke</Trans>}
      look="danger"
      submit={() =>
        revoke.mutateAsync({ params: { project_id: projectId, join_token_id: token.id } })
      }
      onClose={onClose}
    >
      <p>
        <HostText text={tokenName(token)} />
      </p>
      <p>
        <Trans>
          No further host can enrol with it, and this cannot be undone. Hosts that did enrol stay.
        </Trans>
      </p>
    </FormDialog>
  )
}
