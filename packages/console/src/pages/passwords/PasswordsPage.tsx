import { Trans, useLingui } from '@lingui/react/macro'
import { fleetKeys } from '@openhss/contract/browser'
import { QueryBox } from '../../components/QueryBox.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { scopeQuery, useProject } from '../../components/use-project.ts'
import { ViewTabs } from '../../components/ViewTabs.tsx'
import type { PageContext } from '../../page-context.ts'
import type { PasswordView } from '../../paths.ts'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { AccountList } from './AccountList.tsx'
import { askAccounts, askWeakHosts } from './password-questions.ts'
import { PasswordsSummary } from './PasswordsSummary.tsx'
import { usePasswordCounts } from './use-password-counts.ts'
import { WeakHostList } from './WeakHostList.tsx'

export const load = ({ queryClient, projectId, search }: PageContext) =>
  viewOf(search) === 'host'
    ? queryClient.prefetchQuery(askWeakHosts(projectId, search))
    : queryClient.prefetchQuery(
        askAccounts(projectId, scopeQuery(search.q ?? '', search.ep), search),
      )

const viewOf = ({ by }: SearchState): PasswordView => (by === 'host' ? 'host' : 'account')

export function Page() {
  const { t } = useLingui()
  const { paths } = useProject()
  const { search } = useSearchState()
  const counts = usePasswordCounts()
  const view = viewOf(search)
  return (
    <>
      <PageHead
        title={<Trans>Weak passwords</Trans>}
        name={t`Passwords`}
        summary={<PasswordsSummary counts={counts} />}
      />
      <Row>
        <ViewTabs
          label={t`Ways to list weak passwords`}
          current={view}
          tabs={[
            {
              id: 'account',
              label: t`By account`,
              place: paths.passwords({ by: 'account', q: search.q }),
            },
            { id: 'host', label: t`By host`, place: paths.passwords({ by: 'host' }) },
          ]}
        />
        {view === 'account' ? <QueryBox keys={fleetKeys} /> : null}
      </Row>
      {view === 'account' ? <AccountList counts={counts} /> : <WeakHostList counts={counts} />}
    </>
  )
}
