import { Plural, Trans } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { Time } from '../../ui/text/Time.tsx'

/** In which state a finding is: since when, until when, and how often it came back. */
export function FindingState({ finding }: { readonly finding: Finding }) {
  const { state, acceptance, fixed_at: fixedAt, reopened, unconfirmed_since: since } = finding
  if (state === 'accepted') {
    const until = acceptance?.until
    return (
      <Tag look="bare">
        {until === undefined ? (
          <Trans>Accepted without an end</Trans>
        ) : (
          <Trans>
            Accepted until <Time at={until} look="absolute" />
          </Trans>
        )}
      </Tag>
    )
  }
  if (state === 'fixed') {
    return (
      <Tag look="bare">
        {fixedAt === undefined ? (
          <Trans>Fixed</Trans>
        ) : (
          <Trans>
            Fixed <Time at={fixedAt} />
          </Trans>
        )}
      </Tag>
    )
  }
  return (
    <Tag look="bare" tone={since === undefined ? 'plain' : 'low'}>
      {since !== undefined ? (
        <Trans>Not confirmed lately</Trans>
      ) : reopened > 0 ? (
        <Plural value={reopened} one="Came back" other="Came back # times" />
      ) : (
        <Trans>Open</Trans>
      )}
    </Tag>
  )
}
