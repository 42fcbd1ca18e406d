import { useLingui } from '@lingui/react/macro'
import { ViewTabs } from '../../components/ViewTabs.tsx'
import { useProject } from '../../components/use-project.ts'
import type { Range } from './timeline-range.ts'

/** Links to the ranges of time that the timeline shows. */
export function RangeLinks({
  hostId,
  chosen,
}: {
  readonly hostId: string
  readonly chosen: Range
}) {
  const { t } = useLingui()
  const { paths } = useProject()
  const labels: Readonly<Record<Range, string>> = {
    '24h': t`24 hours`,
    '7d': t`7 days`,
    '30d': t`30 days`,
    '90d': t`90 days`,
  }
  return (
    <ViewTabs
      label={t`Range of time`}
      current={chosen}
      tabs={Object.entries(labels).map(([range, label]) => ({
        id: range,
        label,
        place: paths.host(hostId, 'timeline', { range }),
      }))}
    />
  )
}
