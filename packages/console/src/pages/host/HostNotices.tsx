import { Trans } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'

/** What is wrong with a host as a whole, so that everything on its pages has to be read in its light. */
export function HostNotices({ host }: { readonly host: HostScans }) {
  const { seen, last_seen_at: lastSeenAt, copied_agent: copy } = host
  return (
    <>
      {copy === undefined ? null : (
        <Notice tone="problem">
          <Trans>
            Another machine runs with the identity of this host, such as one that was cloned from
            it. It called <Time at={copy.last_refused_at} /> from{' '}
            <HostText text={copy.source_ip} look="code" /> and was refused, so nothing is known of
            it. On that machine, delete the data folder of the agent and enrol it by itself.
          </Trans>
        </Notice>
      )}
      {seen === 'offline' ? (
        <Notice tone="warning">
          <Trans>
            The host is silent: everything here is as of <Time at={lastSeenAt} look="both" />. What
            happened since is not known.
          </Trans>
        </Notice>
      ) : null}
      {seen === 'late' ? (
        <Notice tone="plain">
          <Trans>
            The agent has missed a report. It was heard of <Time at={lastSeenAt} />.
          </Trans>
        </Notice>
      ) : null}
    </>
  )
}
