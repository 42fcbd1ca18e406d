import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { PortComparison } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { CopyCall } from '../../components/CopyCall.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Columns, Row } from '../../ui/layout/Stack.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { areSame, comparedSides } from './compared-sides.ts'
import type { ComparedSides } from './compared-sides.ts'
import { ComparedSide } from './ComparedSide.tsx'
import { DifferenceTable } from './DifferenceTable.tsx'

function NothingChosen({ hasHost }: { readonly hasHost: boolean }) {
  return (
    <Card>
      <EmptyState
        title={
          hasHost ? (
            <Trans>Both sides are the same</Trans>
          ) : (
            <Trans>Choose a host on the left</Trans>
          )
        }
      >
        <Trans>Choose another time for one side, or another host on the right.</Trans>
      </EmptyState>
    </Card>
  )
}

const question = (projectId: string, { host = '', from, other, to }: ComparedSides) =>
  ask('comparePorts', {
    params: { project_id: projectId },
    query: {
      host_id: host,
      ...(from !== undefined && { from }),
      ...(other !== undefined && { other_host_id: other }),
      ...(to !== undefined && { to }),
      limit: MAX_SHOWN,
    },
  })

const MAX_SHOWN = 500

export const load = async ({ queryClient, projectId, search }: PageContext) => {
  const sides = comparedSides(search)
  if (sides.host !== undefined && !areSame(sides)) {
    await queryClient.prefetchQuery(question(projectId, sides))
  }
}

export function Page() {
  const { t } = useLingui()
  const { paths } = useProject()
  const { search, change } = useSearchState()
  const sides = comparedSides(search)
  const { host, from, other, to } = sides
  return (
    <>
      <PageHead
        title={<Trans>Compare</Trans>}
        name={t`Compare`}
        summary={<Trans>open ports at two times, or of two hosts</Trans>}
        actions={
          <PlaceLink place={paths.changes()}>
            <Trans>Changes</Trans>
          </PlaceLink>
        }
      />
      <Columns>
        <ComparedSide
          title={<Trans>Left</Trans>}
          hostId={host}
          at={from}
          onPick={(picked) => change({ host: picked })}
          onTime={(at) => change({ from: at })}
        />
        <ComparedSide
          title={<Trans>Right</Trans>}
          hostId={other ?? host}
          at={to}
          onPick={(picked) => change({ other: picked === host ? undefined : picked })}
          onTime={(at) => change({ to: at })}
        />
      </Columns>
      {host === undefined || areSame(sides) ? (
        <NothingChosen hasHost={host !== undefined} />
      ) : (
        <Comparison sides={sides} />
      )}
    </>
  )
}

function Comparison({ sides }: { readonly sides: ComparedSides }) {
  const { projectId } = useProject()
  const asked = question(projectId, sides)
  const shown = useShown(asked)
  return (
    <ShownList shown={shown}>
      {(comparison) => {
        const { left, right, differences, unchanged, data_list: rows } = comparison
        if (!left.is_recorded || !right.is_recorded) {
          return (
            <>
              <NotRecorded side={left} />
              {right.host_id === left.host_id && right.at === left.at ? null : (
                <NotRecorded side={right} />
              )}
            </>
          )
        }
        const shownRows = rows.length
        return (
          <>
            <Row>
              <p role="status">
                <Plural value={differences} one="# difference" other="# differences" />
                {' · '}
                <Plural value={unchanged} one="# port is the same" other="# ports are the same" />
                {shownRows < differences ? ' · ' : ''}
                {shownRows < differences ? <Trans>the first {shownRows} are shown</Trans> : null}
              </p>
              <CopyCall call={asked.call} />
            </Row>
            <DifferenceTable comparison={comparison} isOld={shown.isOld} />
          </>
        )
      }}
    </ShownList>
  )
}

/** Says why a side cannot be compared, where it cannot. */
function NotRecorded({ side }: { readonly side: PortComparison['left'] }) {
  const { name, at, recorded_from: begin, is_recorded: isRecorded } = side
  if (isRecorded) return null
  return (
    <Notice tone="warning">
      {begin === undefined ? (
        <Trans>
          Nothing can be compared: <HostText text={name} /> was not scanned yet.
        </Trans>
      ) : (
        <Trans>
          Nothing can be compared: what was open on <HostText text={name} /> at{' '}
          <Time at={at} look="absolute" /> is not known. It is recorded since{' '}
          <Time at={begin} look="absolute" />.
        </Trans>
      )}
    </Notice>
  )
}
