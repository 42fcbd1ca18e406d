import type { Finding } from '@openhss/contract'
import { Plural } from '@lingui/react/macro'
import { SpokenText } from '../../ui/layout/SpokenText.tsx'
import { useNewFindings } from './new-findings.ts'

/** Says politely that findings came; whoever sees the page sees them in the list. */
export function NewFindingsMessage({
  rows,
  list,
}: {
  readonly rows: readonly Finding[] | undefined
  readonly list: string
}) {
  const news = useNewFindings(rows, list)
  return (
    <SpokenText>
      <span role="status">
        {news === undefined ? null : (
          <span key={news.at}>
            <Plural value={news.count} one="# new finding" other="# new findings" />
          </span>
        )}
      </span>
    </SpokenText>
  )
}
