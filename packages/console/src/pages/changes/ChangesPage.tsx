import { Trans, useLingui } from '@lingui/react/macro'
import { changeKeys, MAX_COUNTED_CHANGES } from '@openhss/contract/browser'
import { ask } from '../../api/ask.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { pageOf } from '../../components/list-page.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { QueryBox } from '../../components/QueryBox.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import type { SearchState } from '../../components/search-state.ts'
import { scopeQuery, useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { ViewTabs } from '../../components/ViewTabs.tsx'
import type { PageContext } from '../../page-context.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { useNow } from '../../ui/text/now.ts'
import { ChangeFeed } from './ChangeFeed.tsx'
import { rangeOf } from './change-range.ts'
import { RangeChoice } from './RangeChoice.tsx'

function NoChanges({ q, canLookBack }: { readonly q: string | undefined; canLookBack: boolean }) {
  const { change } = useSearchState()
  return (
    <Card>
      <EmptyState
        title={
          q === undefined ? (
            <Trans>Nothing is known to have changed in this time</Trans>
          ) : (
            <Trans>
              No change in this time matches <HostText text={q} look="code" />
            </Trans>
          )
        }
        action={
          <Row>
            {q === undefined ? null : (
              <Button onClick={() => change({ q: undefined, page: undefined })}>
                <Trans>Show changes without this filter</Trans>
              </Button>
            )}
            {canLookBack ? (
              <Button onClick={() => change({ since: '30d', until: undefined, page: undefined })}>
                <Trans>Look at the last 30 days</Trans>
              </Button>
            ) : null}
          </Row>
        }
      >
        <Trans>What a host had when it was looked at first is no change.</Trans>
      </EmptyState>
    </Card>
  )
}

const question = (projectId: string, search: SearchState, nowMs: number) => {
  const { limit, offset } = pageOf(search)
  const { word: _, ...range } = rangeOf(search, nowMs)
  const about = ABOUTS.find((known) => known === search.about)
  return ask('listChanges', {
    params: { project_id: projectId },
    query: {
      q: scopeQuery(search.q ?? '', search.ep),
      ...range,
      ...(about !== undefined && { about }),
      limit,
      offset,
    },
  })
}

const ABOUTS = ['port', 'account', 'host'] as const

export const load = ({ queryClient, projectId, search }: PageContext) =>
  queryClient.prefetchQuery(question(projectId, search, Date.now()))

export function Page() {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const { search } = useSearchState()
  const now = useNow()
  const asked = question(projectId, search, now)
  const shown = useShown(asked)
  const range = rangeOf(search, now)
  return (
    <>
      <PageHead
        title={<Trans>Changes</Trans>}
        name={t`Changes`}
        actions={
          <PlaceLink place={paths.compare()}>
            <Trans>Compare two times or hosts</Trans>
          </PlaceLink>
        }
      />
      <QueryBox keys={changeKeys} />
      <Row>
        <AboutTabs />
        <RangeChoice range={range} />
      </Row>
      <ShownList shown={shown}>
        {({ data_list: changes, total_num: total }) => (
          <>
            {changes.length === 0 ? (
              <NoChanges q={search.q} canLookBack={range.word !== '30d'} />
            ) : (
              <ChangeFeed changes={changes} isOld={shown.isOld} />
            )}
            <ListFooter
              rows={changes.length}
              total={total}
              isCapped={total !== undefined && total >= MAX_COUNTED_CHANGES}
              updatedAt={shown.updatedAt}
              call={asked.call}
            />
          </>
        )}
      </ShownList>
    </>
  )
}

function AboutTabs() {
  const { t } = useLingui()
  const { paths } = useProject()
  const { q, since, until, about } = useSearchState().search
  const texts = { port: t`Ports`, account: t`Accounts`, host: t`Hosts` }
  const place = (id: string) => paths.changes({ q, since, until, about: id })
  return (
    <ViewTabs
      label={t`What changed`}
      current={ABOUTS.find((known) => known === about) ?? 'all'}
      tabs={[
        { id: 'all', label: t`All`, place: place('all') },
        ...ABOUTS.map((id) => ({ id, label: texts[id], place: place(id) })),
      ]}
    />
  )
}
