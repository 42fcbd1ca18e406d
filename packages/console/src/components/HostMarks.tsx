import { useLingui } from '@lingui/react/macro'
import type { PortStatus, Seen } from '@openhss/contract'
import { portStatusTexts, seenTexts } from '../text/host-texts.ts'
import { Tag } from '../ui/feedback/Tag.tsx'
import type { Tone } from '../ui/feedback/Tag.tsx'

/** Whether the agent of a host is heard of. Not green when it is: that alone says nothing of what was seen. */
export function SeenTag({ seen }: { readonly seen: Seen }) {
  const { i18n } = useLingui()
  return <Tag tone={SEEN_TONES[seen]}>{i18n._(seenTexts[seen])}</Tag>
}

const SEEN_TONES: Readonly<Record<Seen, Tone>> = {
  online: 'plain',
  late: 'medium',
  offline: 'high',
}

/** Status of a port, in HSS's words. */
export function PortStatusTag({ status }: { readonly status: PortStatus }) {
  const { i18n } = useLingui()
  return <Tag tone={PORT_TONES[status]}>{i18n._(portStatusTexts[status])}</Tag>
}

const PORT_TONES: Readonly<Record<PortStatus, Tone>> = {
  danger: 'critical',
  unknown: 'low',
  normal: 'plain',
}
