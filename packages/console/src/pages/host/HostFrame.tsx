import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import type { ReactNode } from 'react'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './HostFrame.module.css'
import { HostHead } from './HostHead.tsx'
import { HostNotices } from './HostNotices.tsx'
import { askHost, useHostId } from './host-questions.ts'
import { HostTabs } from './HostTabs.tsx'

/** What all pages of a host have in common: its head, what is wrong with it, and the way to the other pages. */
export function HostFrame({ children }: { readonly children: (host: HostScans) => ReactNode }) {
  const { projectId } = useProject()
  const hostId = useHostId()
  const shown = useShown(askHost(projectId, hostId))
  if (shown.refusal?.code === 'HSS.0011') return <NoHost hostId={hostId} />
  // The answer before may be of another host, whose name must not stand over this one's address.
  const answer = shown.answer?.host_id === hostId ? shown.answer : undefined
  return (
    <ShownList shown={{ ...shown, answer }}>
      {(host) => (
        <>
          <HostHead host={host} />
          <HostNotices host={host} />
          <HostTabs host={host} />
          <div className={styles.body} data-seen={host.seen}>
            {children(host)}
          </div>
        </>
      )}
    </ShownList>
  )
}

export const loadHost = ({ queryClient, projectId, params }: PageContext) =>
  queryClient.prefetchQuery(askHost(projectId, params['host'] ?? ''))

function NoHost({ hostId }: { readonly hostId: string }) {
  const { t } = useLingui()
  const { paths } = useProject()
  return (
    <>
      <PageHead title={<Trans>There is no such host</Trans>} name={t`No such host`} />
      <EmptyState
        title={
          <Trans>
            No host has the ID <HostText text={hostId} look="code" />
          </Trans>
        }
        action={
          <PlaceLink place={paths.hosts()}>
            <Trans>To all hosts</Trans>
          </PlaceLink>
        }
      >
        <Trans>
          It was deleted, it is of another project, or you may not see its enterprise project.
        </Trans>
      </EmptyState>
    </>
  )
}
