import { useLingui } from '@lingui/react/macro'
import type { FleetPort } from '@openhss/contract'
import { acceptanceReasonTexts } from '../text/finding-words.ts'
import { visibleText } from '../text/visible-text.ts'
import { Tag } from '../ui/feedback/Tag.tsx'
import { Tooltip } from '../ui/overlays/Tooltip.tsx'
import { formatInstant } from '../ui/text/Time.tsx'
import { PortStatusTag } from './HostMarks.tsx'
import { PlaceLink } from './PlaceLink.tsx'
import { useProject } from './use-project.ts'

/**
 * The status of an open port. HSS calls a dangerous one that somebody accepted normal; here it says that it is accepted, and
 * by whom, why and until when.
 */
export function PortState({
  port: { status, acceptance },
}: {
  readonly port: Pick<FleetPort, 'status' | 'acceptance'>
}) {
  const { t } = useLingui()
  const { paths } = useProject()
  const describe = useDescription()
  if (acceptance === undefined) return <PortStatusTag status={status} />
  return (
    <Tooltip text={describe(acceptance)}>
      <PlaceLink place={paths.findings({ q: 'state:accepted', open: acceptance.finding_id })}>
        <Tag tone="low">{t`Accepted`}</Tag>
      </PlaceLink>
    </Tooltip>
  )
}

function useDescription() {
  const { t, i18n } = useLingui()
  return ({ created_by, until, reason, comment }: NonNullable<FleetPort['acceptance']>) => {
    const by = visibleText(created_by)
    const why = [i18n._(acceptanceReasonTexts[reason]), visibleText(comment)]
      .filter((part) => part !== '')
      .join(' · ')
    return until === undefined
      ? t`Dangerous, and accepted by ${by} without an end: ${why}`
      : t`Dangerous, and accepted by ${by} until ${formatInstant(until)}: ${why}`
  }
}
