import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'

/** What the agent costs its host: its share of one core since it started, and its memory. */
export function AgentUsage({ usage }: { readonly usage: HostScans['agent_usage'] }) {
  const { i18n } = useLingui()
  if (usage === undefined || usage.uptime_ms === 0) return null
  const { cpu_ms: cpuMs, uptime_ms: uptimeMs, resident_bytes: bytes } = usage
  const share = i18n.number(cpuMs / uptimeMs, { style: 'percent', maximumFractionDigits: 1 })
  const memory = i18n.number(Math.round(bytes / 1_000_000), {
    style: 'unit',
    unit: 'megabyte',
  })
  return (
    <>
      {' '}
      <Trans>
        ({share} of one core, {memory})
      </Trans>
    </>
  )
}
