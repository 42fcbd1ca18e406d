import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { ObstacleText } from '../../components/ObstacleText.tsx'
import { SuggestionSentence } from '../../components/SuggestionSentence.tsx'
import {
  cloneAdvice,
  emptyPasswordAdvice,
  offlineAdvice,
  otherAccountsAdvice,
  portAdvice,
  portAdviceByCode,
  weakPasswordAdvice,
} from '../../text/finding-advice.ts'
import { gapRemedyTexts } from '../../text/gap-texts.ts'
import { whyAndWhat } from '../../text/suggestion-sentences.ts'
import { CopyText } from '../../ui/text/CopyText.tsx'
import { commandsOf } from './finding-commands.ts'
import { readFacts } from '../../components/finding-facts.ts'
import type { FindingFacts } from '../../components/finding-facts.ts'

/** What to do about a finding: a sentence, what the agent says of it, and commands to copy. */
export function FindingAdvice({ finding }: { readonly finding: Finding }) {
  const { i18n } = useLingui()
  const facts = readFacts(finding)
  const advice = adviceOf(finding, facts)
  // That an account has no password needs no more words, unless a rule of its service is why.
  const saysMore =
    finding.kind === 'weak_password' || facts.account_state !== undefined || advice === undefined
  return (
    <>
      {advice === undefined ? null : <p>{i18n._(advice)}</p>}
      {saysMore ? <Sentences of={whyAndWhat(facts.suggestion ?? '').what} /> : null}
      {facts.detail === undefined ? null : (
        <p>
          <ObstacleText text={facts.detail} />
        </p>
      )}
      {advice !== undefined || facts.remedy === undefined ? null : (
        <p>
          <ObstacleText text={facts.remedy} />
        </p>
      )}
      {commandsOf(finding).map(({ command, does }) => (
        <div key={command}>
          <p>{i18n._(does)}</p>
          <CopyText text={command} label={i18n._(does)} />
        </div>
      ))}
    </>
  )
}

/** What the agent says about a password. */
export function Sentences({ of: sentences }: { readonly of: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>
          <SuggestionSentence sentence={sentence} />
        </li>
      ))}
    </ul>
  )
}

function adviceOf({ kind }: Finding, facts: FindingFacts): MessageDescriptor | undefined {
  switch (kind) {
    case 'dangerous_port':
      return portAdviceByCode[facts.code ?? ''] ?? portAdvice
    case 'weak_password':
      return facts.user_name === undefined
        ? otherAccountsAdvice
        : weakPasswordAdvice[facts.service_type ?? '']
    case 'empty_password':
      return emptyPasswordAdvice[facts.service_type ?? '']
    case 'blind_spot':
      // A service says itself what is in the way.
      return facts.detail === undefined ? remedyOf(facts.reason) : undefined
    case 'host_offline':
      return offlineAdvice
    case 'cloned_agent':
      return cloneAdvice
    default:
      return kind satisfies never
  }
}

function remedyOf(reason: string | undefined): MessageDescriptor | undefined {
  const texts: Readonly<Record<string, MessageDescriptor | undefined>> = gapRemedyTexts
  return texts[reason ?? '']
}
