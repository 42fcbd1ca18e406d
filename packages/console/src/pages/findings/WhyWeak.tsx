import { Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { readFacts } from '../../components/finding-facts.ts'
import { whyAndWhat } from '../../text/suggestion-sentences.ts'
import { Sentences } from './FindingAdvice.tsx'
import { Section } from './Section.tsx'

/** Why the password of an account is weak; nothing for findings of other kinds. */
export function WhyWeak({ finding }: { readonly finding: Finding }) {
  const { t } = useLingui()
  const { user_name: user, suggestion = '' } = readFacts(finding)
  if (finding.kind !== 'weak_password' || user === undefined) return null
  const { why } = whyAndWhat(suggestion)
  return (
    <Section title={t`Why the password is weak`}>
      {why.length === 0 ? (
        <p>
          <Trans>It was guessed. The agent does not say of which list it is.</Trans>
        </p>
      ) : (
        <Sentences of={why} />
      )}
    </Section>
  )
}
