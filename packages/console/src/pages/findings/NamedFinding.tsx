import { Plural, Trans } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { FindingTitle } from '../../components/FindingTitle.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

/** A finding in one line, with its host. */
export function NamedFinding({ finding }: { readonly finding: Finding }) {
  return (
    <Trans>
      <FindingTitle finding={finding} /> on <HostText text={finding.name} />
    </Trans>
  )
}

/** As many findings as a dialog names. */
export const MAX_NAMED_FINDINGS = 5

/** How many there are beside those that are named. */
export function MoreFindings({ count }: { readonly count: number }) {
  return <Plural value={count} one="and # more finding" other="and # more findings" />
}
