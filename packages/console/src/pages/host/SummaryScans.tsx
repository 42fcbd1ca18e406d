import { Plural, Trans } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { AccountCoverageSentence, PortCoverageSentence } from './CoverageSentence.tsx'
import { gapCount } from './gap-rows.ts'

/** When a host was scanned, and what the scans covered. */
export function SummaryScans({ host }: { readonly host: HostScans }) {
  const { paths } = useProject()
  const { port_coverage: ports, account_coverage: accounts, enrolled_at: enrolledAt } = host
  const gaps = gapCount(host)
  return (
    <Card
      title={<Trans>Scans</Trans>}
      aside={
        <PlaceLink place={paths.host(host.host_id, 'coverage')}>
          {gaps === 0 ? (
            <Trans>Coverage</Trans>
          ) : (
            <Plural value={gaps} one="# gap in what was seen" other="# gaps in what was seen" />
          )}
        </PlaceLink>
      }
    >
      <Facts>
        <Fact name={<Trans>Ports scanned</Trans>}>
          <When at={host.last_port_scan_at} />
          {ports === undefined ? null : <PortCoverageSentence coverage={ports} />}
        </Fact>
        <Fact name={<Trans>Accounts checked</Trans>}>
          <When at={host.last_password_scan_at} />
          {accounts === undefined ? null : <AccountCoverageSentence coverage={accounts} />}
        </Fact>
        <Fact name={<Trans>Enrolled</Trans>}>
          <Time at={enrolledAt} look="both" />
        </Fact>
      </Facts>
    </Card>
  )
}

function When({ at }: { readonly at: string | undefined }) {
  return at === undefined ? <Trans>not yet</Trans> : <Time at={at} look="both" />
}
