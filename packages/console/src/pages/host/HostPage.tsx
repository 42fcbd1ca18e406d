import type { HostScans } from '@openhss/contract'
import { MarkLegend } from '../../components/MarkLegend.tsx'
import type { PageContext } from '../../page-context.ts'
import { Columns } from '../../ui/layout/Stack.tsx'
import { DetectionState } from './DetectionState.tsx'
import { HostFrame, loadHost } from './HostFrame.tsx'
import { askHostAccounts, askHostFindings, askHostPorts } from './host-questions.ts'
import { SummaryAccounts } from './SummaryAccounts.tsx'
import { SummaryFindings } from './SummaryFindings.tsx'
import { SummaryPorts } from './SummaryPorts.tsx'
import { SummaryScans } from './SummaryScans.tsx'

export const load = (context: PageContext) => {
  const { queryClient, projectId, params } = context
  const hostId = params['host'] ?? ''
  return Promise.all([
    loadHost(context),
    queryClient.prefetchQuery(askHostPorts(projectId, hostId)),
    queryClient.prefetchQuery(askHostAccounts(projectId, hostId)),
    queryClient.prefetchQuery(askHostFindings(projectId, hostId)),
  ])
}

export function Page() {
  return <HostFrame>{(host) => <Summary host={host} />}</HostFrame>
}

function Summary({ host }: { readonly host: HostScans }) {
  return (
    <>
      <DetectionState host={host} />
      <SummaryFindings host={host} />
      <SummaryPorts host={host} />
      <Columns>
        <SummaryAccounts host={host} />
        <SummaryScans host={host} />
      </Columns>
      <MarkLegend />
    </>
  )
}
