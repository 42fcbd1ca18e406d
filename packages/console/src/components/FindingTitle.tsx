import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { gapReasonTexts, gapTexts, serviceTexts } from '../text/gap-texts.ts'
import { kindTexts } from '../text/severity-texts.ts'
import { HostText } from '../ui/text/HostText.tsx'
import { Time } from '../ui/text/Time.tsx'
import { readFacts } from './finding-facts.ts'
import type { FindingFacts } from './finding-facts.ts'
import styles from './FindingTitle.module.css'

/** What a finding is of, such as "No password · redis 6379, account default". */
export function FindingTitle({ finding }: { readonly finding: Finding }) {
  const { i18n } = useLingui()
  return (
    <>
      {i18n._(kindTexts[finding.kind])}
      <span className={styles.subject}>
        <span aria-hidden="true"> · </span>
        <Subject finding={finding} />
      </span>
    </>
  )
}

function Subject({ finding }: { readonly finding: Finding }) {
  const { i18n } = useLingui()
  const facts = readFacts(finding)
  switch (finding.kind) {
    case 'dangerous_port':
      return (
        <>
          {facts.port}/{facts.type}
          {facts.reason === undefined ? null : (
            <>
              {' '}
              <HostText text={serviceOf(facts.reason)} />
            </>
          )}
        </>
      )
    case 'weak_password':
    case 'empty_password':
      return <AccountSubject facts={facts} />
    case 'blind_spot': {
      const what = gapTexts[facts.what ?? '']
      const reason = gapReasonOf(facts.reason)
      return (
        <>
          {what === undefined ? <HostText text={facts.what ?? finding.subject} /> : i18n._(what)}
          {reason === undefined ? null : `: ${i18n._(reason)}`}
        </>
      )
    }
    case 'host_offline':
      return (
        <Trans>
          heard of last <Time at={facts.last_seen_at ?? finding.last_seen_at} />
        </Trans>
      )
    case 'cloned_agent':
      return <HostText text={facts.source_ip ?? finding.name} />
    default:
      return finding.kind satisfies never
  }
}

function AccountSubject({ facts }: { readonly facts: FindingFacts }) {
  const { i18n } = useLingui()
  const { service_type: type = '', instance = '', user_name: user, count = 0 } = facts
  if (user === undefined) return <Trans>{i18n.number(count)} more accounts</Trans>
  const texts: Readonly<Record<string, MessageDescriptor | undefined>> = serviceTexts
  const text = texts[type]
  const service = text === undefined ? type : i18n._(text)
  if (instance === '') {
    return (
      <Trans>
        {service}, account <HostText text={user} />
      </Trans>
    )
  }
  return (
    <Trans>
      {service} <HostText text={instance} />, account <HostText text={user} />
    </Trans>
  )
}

/** The reason of a dangerous port begins with what usually is there: "Docker without TLS: Whoever connects …". */
function serviceOf(reason: string): string {
  return reason.split(':', 1)[0] ?? ''
}

function gapReasonOf(reason: string | undefined) {
  const texts: Readonly<Record<string, MessageDescriptor | undefined>> = gapReasonTexts
  return texts[reason ?? '']
}
