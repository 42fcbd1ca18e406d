import { useLingui } from '@lingui/react/macro'
import { suggestionTexts } from '../../text/account-texts.ts'
import { sentencesOf } from '../../text/suggestion-sentences.ts'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './AccountAdvice.module.css'
import { useFaultText } from './password-faults.ts'

/** What is wrong with a password and what to do: the agent's sentences, in the reader's language where they are known. */
export function AccountAdvice({ suggestion }: { readonly suggestion: string | undefined }) {
  const { i18n } = useLingui()
  const faultText = useFaultText()
  if (suggestion === undefined || suggestion === '') return <>–</>
  return (
    <span className={styles.advice}>
      {sentencesOf(suggestion).map((sentence) => {
        const text = suggestionTexts[sentence]
        const known = text === undefined ? faultText(sentence) : i18n._(text)
        return (
          <span key={sentence}>{known === undefined ? <HostText text={sentence} /> : known} </span>
        )
      })}
    </span>
  )
}
