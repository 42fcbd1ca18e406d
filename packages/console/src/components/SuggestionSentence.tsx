import { useLingui } from '@lingui/react/macro'
import { suggestionTexts } from '../text/account-texts.ts'
import { missingCharacterTexts, parseFaults } from '../text/password-faults.ts'
import type { PasswordFaults } from '../text/password-faults.ts'
import { HostText } from '../ui/text/HostText.tsx'

/**
 * A sentence in which an agent says why a password is bad or what to do about it: in the reader's language, and one of another
 * agent as it came.
 */
export function SuggestionSentence({ sentence }: { readonly sentence: string }) {
  const { i18n } = useLingui()
  const text = suggestionTexts[sentence]
  if (text !== undefined) return <>{i18n._(text)}</>
  const faults = parseFaults(sentence)
  return faults === undefined ? <HostText text={sentence} /> : <Faults faults={faults} />
}

function Faults({ faults: { isShort, missing } }: { readonly faults: PasswordFaults }) {
  const { t, i18n } = useLingui()
  const names = missing.map((name) => i18n._(missingCharacterTexts[name]))
  const list = new Intl.ListFormat(i18n.locale, { type: 'disjunction' }).format(names)
  return <>{isShort ? t`It has fewer than 8 characters and no ${list}.` : t`It has no ${list}.`}</>
}
