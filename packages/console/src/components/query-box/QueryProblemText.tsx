import { Trans, useLingui } from '@lingui/react/macro'
import { queryKeyOf, queryKeys } from '@openhss/contract/browser'
import type { QueryError, QueryKey } from '@openhss/contract/browser'
import { Button } from '../../ui/actions/Button.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './QueryProblemText.module.css'

/** Says what is wrong with a query, shows where, and mends it where it is clear what may have been meant. */
export function QueryProblemText({
  q,
  problem,
  onMend,
}: {
  readonly q: string
  readonly problem: QueryError
  readonly onMend: (q: string) => void
}) {
  const sentence = useSentence(q, problem)
  const { start, end, nearest } = problem
  return (
    <>
      <span>{sentence}</span>{' '}
      <code className={styles.query}>
        <HostText text={q.slice(0, start)} />
        <mark className={styles.wrong}>
          <HostText text={q.slice(start, end)} />
        </mark>
        <HostText text={q.slice(end)} />
      </code>{' '}
      {nearest === undefined ? null : (
        <Button onClick={() => onMend(`${q.slice(0, start)}${nearest}${q.slice(end)}`)}>
          <Trans>Is “{nearest}” meant?</Trans>
        </Button>
      )}
    </>
  )
}

function useSentence(q: string, { problem, start, end, message }: QueryError): string {
  const { t, i18n } = useLingui()
  const wrong = q.slice(start, end)
  const name = keyBefore(q, start)
  const key: QueryKey | undefined = name === undefined ? undefined : queryKeyOf(name)
  switch (problem) {
    case 'too_long':
      return t`A filter has at most 1,000 characters.`
    case 'too_many_terms':
      return t`A filter has at most 50 terms.`
    case 'too_many_values':
      return t`A term has at most 50 values.`
    case 'no_character':
      return t`This character is in no text.`
    case 'open_quote':
      return t`The quote does not end: write " behind it.`
    case 'no_value':
      return t`A value is missing here.`
    case 'unknown_key':
      return t`There is no key “${wrong}” here. Quotes around all of it make it a text.`
    case 'unknown_word': {
      const words = key?.kind === 'word' ? key.words.join(', ') : ''
      return t`“${wrong}” is no value of ${name}. It takes ${words}.`
    }
    case 'no_number': {
      const from = i18n.number(key?.kind === 'number' ? key.minimum : 0)
      const to = key?.kind === 'number' ? String(key.maximum) : ''
      return t`“${wrong}” is no value of ${name}: it takes a number from ${from} to ${to}.`
    }
    case 'no_age':
      return t`“${wrong}” is no value of ${name}: it takes a length of time such as 30m, 24h, 7d or 2w.`
    case 'age_too_long':
      return t`${name} takes at most ten years, 3650d.`
    case 'age_not_compared':
      return t`Nothing is exactly so long ago: write < or > before it.`
    case 'text_compared':
      return t`A text is not compared by < or >; quotes around it make this a part of it.`
    case 'word_compared':
      return t`The values of ${name} have no order, so < and > say nothing.`
    default:
      // A newer contract may know of more.
      return message
  }
}

/** The key of the term that a place is in. */
function keyBefore(q: string, place: number): keyof typeof queryKeys | undefined {
  const name = /(?:^|[\s-])([A-Za-z_]+):\S*$/.exec(q.slice(0, place))?.[1]?.toLowerCase()
  return Object.keys(queryKeys).find((each) => each === name) as keyof typeof queryKeys | undefined
}
