import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { HostScans, HostTimeline, TimelineLane } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { MarkLegend } from '../../components/MarkLegend.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { serviceTexts } from '../../text/gap-texts.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Lanes } from '../../ui/figures/Lanes.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { useNow } from '../../ui/text/now.ts'
import { Time } from '../../ui/text/Time.tsx'
import { visibleText } from '../../text/visible-text.ts'
import { HostFrame, loadHost } from './HostFrame.tsx'
import { askHostPorts } from './host-questions.ts'
import { RangeLinks } from './RangeLinks.tsx'
import { TimelineTable } from './TimelineTable.tsx'
import { rangeOf, sinceOf } from './timeline-range.ts'
import { drawn, laneKey, laneRecordedFrom, recordedFrom, timelineRows } from './timeline-rows.ts'

function NothingRecorded({ timeline }: { readonly timeline: HostTimeline }) {
  return (
    <EmptyState
      title={
        recordedFrom(timeline) === undefined ? (
          <Trans>Nothing was recorded of this host yet</Trans>
        ) : (
          <Trans>Nothing was recorded in this time</Trans>
        )
      }
    />
  )
}

const question = (projectId: string, hostId: string, range: string | undefined, nowMs: number) =>
  ask(
    'showHostTimeline',
    {
      params: { project_id: projectId, host_id: hostId },
      query: { since: sinceOf(rangeOf(range), nowMs) },
    },
    { refreshMs: 5000 },
  )

export const load = (context: PageContext) => {
  const { queryClient, projectId, params, search } = context
  const hostId = params['host'] ?? ''
  return Promise.all([
    loadHost(context),
    queryClient.prefetchQuery(question(projectId, hostId, search.range, Date.now())),
  ])
}

export function Page() {
  return <HostFrame>{(host) => <Timeline host={host} />}</HostFrame>
}

function Timeline({ host }: { readonly host: HostScans }) {
  const { projectId, paths } = useProject()
  const { search } = useSearchState()
  const range = rangeOf(search.range)
  const shown = useShown(question(projectId, host.host_id, range, useNow()))
  return (
    <>
      <RangeLinks hostId={host.host_id} chosen={range} />
      <ShownList shown={shown}>
        {(timeline) => (
          <Card
            title={<Trans>Ports and accounts over time</Trans>}
            aside={
              <PlaceLink
                place={paths.compare({
                  host: host.host_id,
                  from: timeline.since,
                  to: timeline.until,
                })}
              >
                <Trans>Compare two times</Trans>
              </PlaceLink>
            }
          >
            {timeline.lanes.length === 0 ? (
              <NothingRecorded timeline={timeline} />
            ) : (
              <Recorded host={host} timeline={timeline} isOld={shown.isOld} />
            )}
          </Card>
        )}
      </ShownList>
      <MarkLegend />
    </>
  )
}

function Recorded({
  host,
  timeline,
  isOld,
}: {
  readonly host: HostScans
  readonly timeline: HostTimeline
  readonly isOld: boolean
}) {
  const isDangerous = useIsDangerous(host)
  const nameOf = useLaneNames()
  const { lanes, left_out: leftOut, since, until } = timeline
  const recordedAt = recordedFrom(timeline)
  return (
    <>
      {recordedAt !== undefined && recordedAt > since ? (
        <Notice tone="plain" isSilent>
          <Trans>
            Recording began <Time at={recordedAt} look="both" />. Nothing is known of the time
            before.
          </Trans>
        </Notice>
      ) : null}
      <Lanes
        lanes={lanes.map((lane) => ({
          key: laneKey(lane),
          label: nameOf(lane),
          stretches: drawn(lane, isDangerous(lane), laneRecordedFrom(timeline, lane)),
        }))}
        from={Date.parse(since)}
        to={Date.parse(until)}
      />
      {leftOut === 0 ? null : (
        <p>
          <Plural
            value={leftOut}
            one="# more lane is left out: one that changed less."
            other="# more lanes are left out: those that changed less."
          />
        </p>
      )}
      <TimelineTable rows={timelineRows(lanes)} isOld={isOld} />
    </>
  )
}

/** Tells which ports are on the list of dangerous ones, of those that are open now. */
function useIsDangerous({ host_id }: HostScans): (lane: TimelineLane) => boolean {
  const { projectId } = useProject()
  const { answer } = useShown(askHostPorts(projectId, host_id))
  const rows = answer?.data_list.filter(({ status }) => status === 'danger') ?? []
  return (lane) =>
    lane.kind === 'port' &&
    rows.some(({ port, type, laddr }) => {
      return port === lane.port && type === lane.type && laddr === lane.laddr
    })
}

/** Names lanes for the picture; what is invisible in a name is made visible. */
function useLaneNames(): (lane: TimelineLane) => string {
  const { t, i18n } = useLingui()
  return (lane) => {
    if (lane.kind === 'host') return t`Host is offline`
    if (lane.kind === 'lost') return t`Changes were lost`
    if (lane.kind === 'port') {
      return `${lane.port === 0 ? '32768+' : lane.port}/${lane.type} ${visibleText(lane.laddr)}`
    }
    const service = i18n._(serviceTexts[lane.service_type])
    return `${visibleText(lane.user_name)} · ${service} ${visibleText(lane.instance ?? '')}`
  }
}
