import { Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { acceptanceReasonTexts } from '../../text/finding-words.ts'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { Section } from './Section.tsx'

/** Who said that a finding may stay, why and until when; nothing where nobody did. */
export function FindingAcceptance({ finding }: { readonly finding: Finding }) {
  const { t, i18n } = useLingui()
  const { acceptance } = finding
  if (acceptance === undefined) return null
  const { reason, comment, ticket, owner, until, created_by: by, created_at: at } = acceptance
  return (
    <Section title={t`Accepted`}>
      <Facts>
        <Fact name={t`Reason`}>{i18n._(acceptanceReasonTexts[reason])}</Fact>
        {comment === '' ? null : (
          <Fact name={t`Explanation`}>
            <HostText text={comment} />
          </Fact>
        )}
        <Fact name={t`Until`}>
          {until === undefined ? <Trans>Without an end</Trans> : <Time at={until} look="both" />}
        </Fact>
        <Fact name={t`By`}>
          <HostText text={by} /> · <Time at={at} />
        </Fact>
        {ticket === undefined ? null : (
          <Fact name={t`Ticket`}>
            <HostText text={ticket} />
          </Fact>
        )}
        {owner === undefined ? null : (
          <Fact name={t`Answers for it`}>
            <HostText text={owner} />
          </Fact>
        )}
      </Facts>
    </Section>
  )
}
