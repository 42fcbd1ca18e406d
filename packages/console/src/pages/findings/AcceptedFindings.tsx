import { Plural } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import styles from './AcceptedFindings.module.css'
import { MAX_NAMED_FINDINGS, MoreFindings, NamedFinding } from './NamedFinding.tsx'

/** Names what an acceptance is of, and says when it ends early. */
export function AcceptedFindings({
  findings,
  count,
}: {
  /** Some of them, or all. */
  readonly findings: readonly Finding[]
  readonly count: number
}) {
  const named = findings.slice(0, MAX_NAMED_FINDINGS)
  const more = count - named.length
  return (
    <>
      <ul className={styles.findings}>
        {named.map((finding) => (
          <li key={finding.finding_id}>
            <NamedFinding finding={finding} />
          </li>
        ))}
        {more === 0 ? null : (
          <li>
            {named.length === 0 ? (
              <Plural value={more} one="# finding" other="# findings" />
            ) : (
              <MoreFindings count={more} />
            )}
          </li>
        )}
      </ul>
      <p>
        <Plural
          value={count}
          one="It ends early if its severity rises, if other hosts reach more of it, or if another program takes its place."
          other="It ends early for each whose severity rises, of which other hosts reach more, or whose program is another one."
        />
      </p>
    </>
  )
}
