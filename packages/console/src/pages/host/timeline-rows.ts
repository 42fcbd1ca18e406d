import type { HostTimeline, TimelineLane } from '@openhss/contract'
import type { LaneStretch } from '../../ui/figures/Lanes.tsx'

/** A stretch of a lane, as a row of the table. */
export interface TimelineRow {
  readonly key: string
  readonly lane: TimelineLane
  readonly stretch: Stretch
}

export type Stretch = TimelineLane['stretches'][number]

/** All stretches, those of one lane below each other, the newest first. Pure. */
export function timelineRows(lanes: readonly TimelineLane[]): TimelineRow[] {
  return lanes.flatMap((lane) =>
    lane.stretches
      .map((stretch, place) => ({ key: `${laneKey(lane)} ${place}`, lane, stretch }))
      .toReversed(),
  )
}

/** What tells lanes apart. Pure. */
export function laneKey(lane: TimelineLane): string {
  if (lane.kind === 'host' || lane.kind === 'lost') return lane.kind
  return JSON.stringify(
    lane.kind === 'port'
      ? [lane.category, lane.type, lane.port, lane.laddr]
      : [lane.service_type, lane.instance, lane.user_name],
  )
}

/**
 * The stretches of a lane for the picture: what is not sure at their beginning or their end is drawn as such. Pure.
 * @param isDangerous whether the port of the lane is.
 * @param recordedAt when its recording began: what was there then already is drawn from then on.
 */
export function drawn(
  lane: TimelineLane,
  isDangerous: boolean,
  recordedAt: string | undefined,
): LaneStretch[] {
  return lane.stretches.flatMap((stretch) => {
    const { from = recordedAt, maybe_from: maybeFrom, to, sure_to: sureTo } = stretch
    const tone = toneOf(lane, stretch, isDangerous)
    return [
      ...(maybeFrom === undefined ? [] : [piece(maybeFrom, from, 'unsure')]),
      piece(from, sureTo ?? to, tone),
      ...(sureTo === undefined ? [] : [piece(sureTo, to, 'unsure')]),
    ]
  })
}

function piece(
  from: string | undefined,
  to: string | undefined,
  tone: LaneStretch['tone'],
): LaneStretch {
  const ms = (at: string | undefined) => (at === undefined ? undefined : Date.parse(at))
  return { from: ms(from), to: ms(to), tone }
}

function toneOf(lane: TimelineLane, stretch: Stretch, isDangerous: boolean): LaneStretch['tone'] {
  if (lane.kind === 'host' || lane.kind === 'lost') return 'away'
  if (lane.kind === 'port') return isDangerous ? 'danger' : 'plain'
  if (!('verdict' in stretch)) return 'plain'
  if (stretch.verdict === 'weak' || stretch.verdict === 'empty') return 'danger'
  return stretch.verdict === 'error' || stretch.verdict === 'unsupported' ? 'unsure' : 'plain'
}

/** When the recording of a lane began. Pure. */
export function laneRecordedFrom(timeline: HostTimeline, lane: TimelineLane): string | undefined {
  if (lane.kind === 'host' || lane.kind === 'lost') return undefined
  return lane.kind === 'port' ? timeline.ports_recorded_from : timeline.accounts_recorded_from
}

/** When anything of a host was recorded first; undefined where nothing was. Pure. */
export function recordedFrom({
  ports_recorded_from: ports,
  accounts_recorded_from: accounts,
}: HostTimeline): string | undefined {
  return [ports, accounts].filter((at) => at !== undefined).toSorted()[0]
}
