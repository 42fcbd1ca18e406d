import { Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { findingPrograms } from '../../known/finding-programs.ts'
import { exposureTexts } from '../../text/finding-words.ts'
import { Fact, Facts } from '../../ui/layout/Facts.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { readFacts } from '../../components/finding-facts.ts'
import type { FindingFacts } from '../../components/finding-facts.ts'

/** What a finding is of, in pairs, and who takes care of it. */
export function FindingFactList({ finding }: { readonly finding: Finding }) {
  const { t } = useLingui()
  const facts = readFacts(finding)
  return (
    <Facts>
      {finding.kind === 'dangerous_port' ? <PortFacts finding={finding} facts={facts} /> : null}
      <ReachFacts facts={facts} />
      {facts.source_ip === undefined || facts.source_ip === '' ? null : (
        <Fact name={t`Calls from`}>
          <HostText text={facts.source_ip} look="code" />
        </Fact>
      )}
      {facts.last_refused_at === undefined ? null : (
        <Fact name={t`Refused last`}>
          <Time at={facts.last_refused_at} look="both" />
        </Fact>
      )}
      <Fact name={t`First seen`}>
        <Time at={finding.first_seen_at} look="both" />
      </Fact>
      <Fact name={t`Owner`}>
        {finding.assignee === undefined ? (
          <Trans>Nobody</Trans>
        ) : (
          <HostText text={finding.assignee} />
        )}
      </Fact>
    </Facts>
  )
}

function PortFacts({
  finding,
  facts,
}: {
  readonly finding: Finding
  readonly facts: FindingFacts
}) {
  const { t } = useLingui()
  const { paths } = useProject()
  const { port, type, containers = [] } = facts
  return (
    <>
      {port === undefined || type === undefined ? null : (
        <Fact name={t`Port`}>
          <PlaceLink place={paths.port(type, port)}>
            {port}/{type}
          </PlaceLink>
        </Fact>
      )}
      <Fact name={t`Program`}>
        <Known of={findingPrograms(facts, finding)}>
          {(programs) => <HostText text={programs.join(', ')} look="code" />}
        </Known>
      </Fact>
      {containers.length === 0 ? null : (
        <Fact name={t`Container`}>
          <HostText text={containers.map((id) => id.slice(0, 12)).join(', ')} look="code" />
        </Fact>
      )}
    </>
  )
}

function ReachFacts({ facts }: { readonly facts: FindingFacts }) {
  const { exposure, addresses = [], address_count: count = 0, reached_by: reachedBy = [] } = facts
  const { t, i18n } = useLingui()
  const text = exposureTexts[exposure ?? '']
  const others = count - addresses.length
  const ports = [...new Set(reachedBy.flatMap(({ port }) => port ?? []))]
  return (
    <>
      {text === undefined ? null : <Fact name={t`Reached at`}>{i18n._(text)}</Fact>}
      {addresses.length === 0 ? null : (
        <Fact name={t`Addresses`}>
          <HostText text={addresses.join(', ')} look="code" />
          {others > 0 ? (
            <>
              {' '}
              <Trans>and {i18n.number(others)} more</Trans>
            </>
          ) : null}
        </Fact>
      )}
      {ports.length === 0 ? null : <Fact name={t`Lets in at port`}>{ports.join(', ')}</Fact>}
    </>
  )
}
