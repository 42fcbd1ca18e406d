import { useLingui } from '@lingui/react/macro'
import type { Severity } from '@openhss/contract/browser'
import { severityTexts } from '../text/severity-texts.ts'
import { Tag } from '../ui/feedback/Tag.tsx'

export function SeverityTag({
  severity,
  look = 'filled',
}: {
  readonly severity: Severity
  readonly look?: 'filled' | 'bare'
}) {
  const { i18n } = useLingui()
  return (
    <Tag tone={severity} look={look}>
      {i18n._(severityTexts[severity])}
    </Tag>
  )
}
