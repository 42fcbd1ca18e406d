import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { MarkLegend } from '../../components/MarkLegend.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { isFullySeen } from '../../known/freshness.ts'
import type { PageContext } from '../../page-context.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { useNow } from '../../ui/text/now.ts'
import { Time } from '../../ui/text/Time.tsx'
import { AccountCoverageSentence, PortCoverageSentence } from './CoverageSentence.tsx'
import { GapTable } from './GapTable.tsx'
import { HostFrame, loadHost } from './HostFrame.tsx'
import { askHostAccounts } from './host-questions.ts'
import { ServiceTable } from './ServiceTable.tsx'

function NoGaps() {
  return (
    <p>
      <Trans>This scan missed nothing.</Trans>
    </p>
  )
}

/** A scan that goes on has no gaps yet, and is not complete either. */
function NoGapsYet() {
  return (
    <p>
      <Trans>More is being looked at.</Trans>
    </p>
  )
}

export const load = (context: PageContext) =>
  Promise.all([
    loadHost(context),
    context.queryClient.prefetchQuery(
      askHostAccounts(context.projectId, context.params['host'] ?? ''),
    ),
  ])

export function Page() {
  return <HostFrame>{(host) => <Coverage host={host} />}</HostFrame>
}

function Coverage({ host }: { readonly host: HostScans }) {
  const now = useNow()
  return (
    <>
      {isFullySeen(host, now) ? (
        <Notice tone="good" isSilent>
          <span aria-hidden="true">✓ </span>
          <Trans>Everything is seen: the newest scans missed nothing.</Trans>
        </Notice>
      ) : null}
      <PortCoverageCard host={host} />
      <AccountCoverageCard host={host} />
      <MarkLegend />
    </>
  )
}

function PortCoverageCard({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { port_coverage: coverage, last_port_scan_at: at } = host
  return (
    <Card
      title={<Trans>Ports</Trans>}
      aside={at === undefined ? null : <Time at={at} look="both" />}
    >
      {coverage === undefined ? (
        <p>
          <Trans>
            Not scanned yet. The agent enrolled <Time at={host.enrolled_at} />; ports take seconds.
          </Trans>
        </p>
      ) : (
        <>
          <PortCoverageSentence coverage={coverage} />
          <GapTable
            label={t`What the port scan did not see`}
            gaps={coverage.gaps}
            empty={coverage.complete ? <NoGaps /> : <NoGapsYet />}
          />
        </>
      )}
    </Card>
  )
}

function AccountCoverageCard({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { answer } = useShown(askHostAccounts(projectId, host.host_id))
  const { account_coverage: coverage, last_password_scan_at: at } = host
  return (
    <Card
      title={<Trans>Accounts</Trans>}
      aside={at === undefined ? null : <Time at={at} look="both" />}
    >
      {coverage === undefined ? (
        <p>
          <Trans>
            Not checked yet. The agent enrolled <Time at={host.enrolled_at} />; passwords take
            minutes.
          </Trans>
        </p>
      ) : (
        <>
          <AccountCoverageSentence coverage={coverage} />
          <GapTable
            label={t`What the check of passwords did not see`}
            gaps={coverage.gaps}
            accounts={answer?.data_list}
            empty={coverage.complete ? <NoGaps /> : <NoGapsYet />}
          />
          <ServiceTable services={coverage.services ?? []} />
        </>
      )}
    </Card>
  )
}
