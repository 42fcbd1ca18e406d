import { Trans, useLingui } from '@lingui/react/macro'
import type { HostScans } from '@openhss/contract'
import { useAct } from '../../api/act.ts'
import { ErrorText } from '../../components/ErrorText.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { goodbyeTexts } from '../../text/goodbye-texts.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'

/** What is wrong with a host as a whole, so that everything on its pages has to be read in its light. */
export function HostNotices({ host }: { readonly host: HostScans }) {
  const { i18n } = useLingui()
  const { paths } = useProject()
  const { seen, last_seen_at: lastSeenAt, offline_reason: goodbye, copied_agent: copy } = host
  return (
    <>
      {copy === undefined ? null : <CopyNotice host={host} copy={copy} />}
      {seen === 'offline' ? (
        <Notice tone="warning">
          <Trans>
            The host is offline: everything here is as of <Time at={lastSeenAt} look="both" />. What
            happened since is not known.
          </Trans>{' '}
          {goodbye === undefined ? null : i18n._(goodbyeTexts[goodbye])}
        </Notice>
      ) : null}
      {host.copied_from === undefined ? null : (
        <Notice tone="plain">
          <Trans>
            This host was a copy of{' '}
            <PlaceLink place={paths.host(host.copied_from)}>another one</PlaceLink> before it got an
            identity of its own.
          </Trans>
        </Notice>
      )}
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

/** A copy is refused until somebody says that it is theirs: who stole the identity looks the same. */
function CopyNotice({
  host,
  copy,
}: {
  readonly host: HostScans
  readonly copy: NonNullable<HostScans['copied_agent']>
}) {
  const { projectId } = useProject()
  const { mutate, isPending, isSuccess, error } = useAct('splitHost')
  return (
    <Notice
      tone="problem"
      action={
        <PermittedButton
          permission="hss:agents:enrol"
          isBusy={isPending}
          onClick={() => mutate({ params: { project_id: projectId, host_id: host.host_id } })}
        >
          <Trans>Give the copy its own identity</Trans>
        </PermittedButton>
      }
    >
      <Trans>
        Another machine runs with the identity of this host, such as one that was cloned from it. It
        called <Time at={copy.last_refused_at} /> from{' '}
        <HostText text={copy.source_ip} look="code" /> and was refused, so nothing is known of it.
      </Trans>{' '}
      {isSuccess ? <Trans>It becomes a host of its own within five minutes.</Trans> : null}
      {error === null ? null : <ErrorText error={error} />}
    </Notice>
  )
}
