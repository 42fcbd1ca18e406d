import { Plural, Trans } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { isFullySeen } from '../../known/freshness.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { useNow } from '../../ui/text/now.ts'

/** How much of a host was seen; a link to what was not. */
export function SightCell({ host }: { readonly host: FleetHost }) {
  const { paths } = useProject()
  return (
    <PlaceLink place={paths.host(host.host_id, 'coverage')}>
      <SightTag host={host} />
    </PlaceLink>
  )
}

function SightTag({ host }: { readonly host: FleetHost }) {
  const now = useNow()
  const { coverage, gaps, ports_covered, accounts_covered } = host
  if (coverage === 'none') {
    return (
      <Tag tone="medium">
        {ports_covered === 'none' && accounts_covered === 'none' ? (
          <Trans>Not scanned yet</Trans>
        ) : ports_covered === 'none' ? (
          <Trans>Ports not scanned yet</Trans>
        ) : (
          <Trans>Accounts not checked yet</Trans>
        )}
      </Tag>
    )
  }
  if (coverage === 'partial') {
    return (
      <Tag tone="medium">
        {gaps === 0 ? (
          <Trans>Partly</Trans>
        ) : (
          <Plural value={gaps} one="Partly: # gap" other="Partly: # gaps" />
        )}
      </Tag>
    )
  }
  if (isFullySeen(host, now)) {
    return (
      <Tag tone="good">
        <Trans>All</Trans>
      </Tag>
    )
  }
  return (
    <Tag>
      <Trans>All, back then</Trans>
    </Tag>
  )
}
