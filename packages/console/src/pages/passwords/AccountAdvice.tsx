import { SuggestionSentence } from '../../components/SuggestionSentence.tsx'
import { sentencesOf } from '../../text/suggestion-sentences.ts'
import styles from './AccountAdvice.module.css'

/** What is wrong with a password and what to do. */
export function AccountAdvice({ suggestion }: { readonly suggestion: string | undefined }) {
  if (suggestion === undefined || suggestion === '') return <>–</>
  return (
    <span className={styles.advice}>
      {sentencesOf(suggestion).map((sentence) => (
        <span key={sentence}>
          <SuggestionSentence sentence={sentence} />{' '}
        </span>
      ))}
    </span>
  )
}
