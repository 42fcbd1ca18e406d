import { Plural, Trans } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { FindingTitle } from '../../components/FindingTitle.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './AcceptedFindings.module.css'

/** Names what an acceptance is of, and says when it ends early. */
export function AcceptedFindings({
  findings,
  count,
}: {
  /** Some of them, or all. */
  readonly findings: readonly Finding[]
  readonly count: number
}) {
  const named = findings.slice(0, MAX_NAMED)
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
              <Plural value={more} one="and # more finding" other="and # more findings" />
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

const MAX_NAMED = 5

/** A finding in one line, with its host. */
export function NamedFinding({ finding }: { readonly finding: Finding }) {
  return (
    <Trans>
      <FindingTitle finding={finding} /> on <HostText text={finding.name} />
    </Trans>
  )
}
