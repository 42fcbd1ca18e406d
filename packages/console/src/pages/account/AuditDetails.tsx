import { Trans, useLingui } from '@lingui/react/macro'
import type { AuditEvent } from '@openhss/contract'
import { useState } from 'react'
import { Button } from '../../ui/actions/Button.tsx'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import {
  auditCredentialTexts,
  auditOperationTexts,
  auditResourceTexts,
} from '../../text/audit-texts.ts'
import { Dialog } from '../../ui/overlays/Dialog.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { CodedText } from './CodedText.tsx'

type Texts = typeof auditOperationTexts

/** Shows everything that the log has of an event. */
export function AuditDetails({ event }: { readonly event: AuditEvent }) {
  const { t } = useLingui()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        look="quiet"
        aria-label={t`Details of ${event.operation}`}
        onClick={() => setIsOpen(true)}
      >
        <Trans>Details</Trans>
      </Button>
      {isOpen ? <DetailsDialog event={event} onClose={() => setIsOpen(false)} /> : null}
    </>
  )
}

function DetailsDialog({
  event,
  onClose,
}: {
  readonly event: AuditEvent
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const facts: readonly (readonly [string, string | undefined, Texts?])[] = [
    [t`Operation`, event.operation, auditOperationTexts],
    [t`Time`, event.time],
    [t`Result`, event.result],
    [t`User`, event.user_name],
    [t`User ID`, event.user_id],
    [t`Signed in by`, event.credential, auditCredentialTexts],
    [t`Access key`, event.access_key],
    [t`Source address`, event.source_ip],
    [t`Project`, event.project_id],
    [t`Changed`, event.resource_type, auditResourceTexts],
    [t`ID`, event.resource_id],
    [t`Request ID`, event.request_id],
  ]
  return (
    <Dialog title={t`Event of the audit log`} onClose={onClose}>
      <Facts>
        {facts.map(([name, text, texts]) =>
          text === undefined || text === '' ? null : (
            <Fact key={name} name={name}>
              {texts === undefined ? (
                <HostText text={text} look="code" />
              ) : (
                <CodedText texts={texts} code={text} isCodeShown={texts === auditOperationTexts} />
              )}
            </Fact>
          ),
        )}
        {Object.entries(event.details ?? {}).map(([name, text]) => (
          <Fact key={`set-${name}`} name={<HostText text={name} look="code" />}>
            <HostText text={text} look="code" />
          </Fact>
        ))}
      </Facts>
    </Dialog>
  )
}
