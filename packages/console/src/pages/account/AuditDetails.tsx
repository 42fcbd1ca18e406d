import { Trans, useLingui } from '@lingui/react/macro'
import type { AuditEvent } from '@openhss/contract'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './AuditDetails.module.css'

/** Everything that the log has of an event, once it is opened. */
export function AuditDetails({ event }: { readonly event: AuditEvent }) {
  const { t } = useLingui()
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t`Time`, event.time],
    [t`Changed`, event.resource_type],
    [t`ID`, event.resource_id],
    [t`Project`, event.project_id],
    [t`From`, event.source_ip],
    [t`Signed in by`, event.credential],
    [t`Access key`, event.access_key],
    [t`User ID`, event.user_id],
    [t`Request ID`, event.request_id],
  ]
  return (
    <details className={styles.details}>
      <summary aria-label={t`Details of ${event.operation}`}>
        <Trans>Details</Trans>
      </summary>
      <Facts>
        {facts.map(([name, text]) =>
          text === undefined ? null : (
            <Fact key={name} name={name}>
              <HostText text={text} look="code" />
            </Fact>
          ),
        )}
        {Object.entries(event.details ?? {}).map(([name, text]) => (
          <Fact key={`set-${name}`} name={<HostText text={name} look="code" />}>
            <HostText text={text} look="code" />
          </Fact>
        ))}
      </Facts>
    </details>
  )
}
