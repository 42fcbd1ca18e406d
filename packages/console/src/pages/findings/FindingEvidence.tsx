import { Trans, useLingui } from '@lingui/react/macro'
import { coveredTexts } from '../../text/host-texts.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { Time } from '../../ui/text/Time.tsx'
import type { WholeFinding } from './whole-finding.ts'
import { isOfAccount, readFacts } from '../../components/finding-facts.ts'

/** How a finding is known: which scans saw it, when, and whether they saw everything. */
export function FindingEvidence({ finding }: { readonly finding: WholeFinding }) {
  const { t, i18n } = useLingui()
  const { kind, rests_on: scans, unconfirmed_since: since } = finding
  if (kind === 'host_offline' || kind === 'cloned_agent') {
    return (
      <p>
        <Trans>
          The agent of the host spoke last <Time at={finding.last_seen_at} look="both" />.
        </Trans>
      </p>
    )
  }
  const ofAccounts = isOfAccount(finding) || readFacts(finding).scan === 'accounts'
  // Who reaches an account follows from the ports.
  const ofPorts = !ofAccounts || isOfAccount(finding)
  return (
    <>
      {since === undefined ? null : (
        <Notice tone="warning">
          <Trans>
            No scan could have seen it since <Time at={since} look="both" />: it may be there or
            not.
          </Trans>
        </Notice>
      )}
      <Facts>
        {ofAccounts ? (
          <Fact name={t`Password check`}>
            <ScanTime at={scans.last_password_scan_at} /> ·{' '}
            {i18n._(coveredTexts[scans.accounts_covered])}
          </Fact>
        ) : null}
        {ofPorts ? (
          <Fact name={t`Port scan`}>
            <ScanTime at={scans.last_port_scan_at} /> · {i18n._(coveredTexts[scans.ports_covered])}
          </Fact>
        ) : null}
      </Facts>
    </>
  )
}

function ScanTime({ at }: { readonly at: string | undefined }) {
  return at === undefined ? <Trans>Not yet</Trans> : <Time at={at} look="both" />
}
