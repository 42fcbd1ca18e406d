import { Plural, Trans } from '@lingui/react/macro'
import { CurrentLink } from '../../components/CurrentLink.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import styles from './NoAccounts.module.css'
import { UNTESTABLE } from './use-password-counts.ts'
import type { PasswordCounts } from './use-password-counts.ts'

/** In the place of weak passwords where none is listed: what that means. */
export function NoAccounts({
  counts,
  q,
}: {
  readonly counts: PasswordCounts
  readonly q?: string | undefined
}) {
  const { change } = useSearchState()
  if (q !== undefined) return <NoMatch q={q} counts={counts} />
  if (counts.hosts === 0) {
    return (
      <EmptyState
        title={<Trans>No host is watched yet</Trans>}
        action={
          <Button look="primary" onClick={() => change({ add: 'host' })}>
            <Trans>Add hosts</Trans>
          </Button>
        }
      >
        <Trans>An agent on each host finds its open ports and its weak passwords.</Trans>
      </EmptyState>
    )
  }
  if (counts.areAllGood && counts.tested === 0) {
    return (
      <EmptyState title={<Trans>No account has a password that could be weak</Trans>}>
        <Trans>All accounts that were found are locked or take no password.</Trans>
      </EmptyState>
    )
  }
  if (counts.areAllGood && counts.tested !== undefined) return <AllGood counts={counts} />
  if (counts.uncheckedHosts !== undefined && counts.uncheckedHosts === counts.hosts) {
    return (
      <EmptyState title={<Trans>Passwords were not checked yet</Trans>}>
        <Trans>An agent checks them when it starts, which takes minutes.</Trans>
      </EmptyState>
    )
  }
  return <NoneSeen counts={counts} />
}

function NoMatch({ q, counts }: { readonly q: string; readonly counts: PasswordCounts }) {
  const { change } = useSearchState()
  const { guessable } = counts
  return (
    <EmptyState
      title={
        <Trans>
          No account matches <HostText text={q} look="code" />
        </Trans>
      }
      action={
        <Button onClick={() => change({ q: undefined, page: undefined })}>
          <Trans>Show all weak passwords</Trans>
        </Button>
      }
    >
      {guessable === undefined ? undefined : (
        <Plural
          value={guessable}
          one="# weak password without this filter"
          other="# weak passwords without this filter"
        />
      )}
    </EmptyState>
  )
}

function AllGood({ counts: { tested, hosts, checkedAt } }: { readonly counts: PasswordCounts }) {
  return (
    <EmptyState
      title={
        <Tag tone="good">
          <Trans>No weak password</Trans>
        </Tag>
      }
    >
      <p>
        <Trans>
          <Plural value={tested ?? 0} one="# account" other="# accounts" /> of{' '}
          <Plural value={hosts ?? 0} one="# host" other="# hosts" /> were tested. Nothing was left
          out.
        </Trans>
      </p>
      {checkedAt === undefined ? null : (
        <p>
          <Trans>
            newest check <Time at={checkedAt} />
          </Trans>
        </p>
      )}
    </EmptyState>
  )
}

/** Nothing was found, and not everything was looked at: that is no good news. */
function NoneSeen({ counts }: { readonly counts: PasswordCounts }) {
  const { paths } = useProject()
  const { unsureHosts, unsupported = 0, unreadable = 0 } = counts
  return (
    <EmptyState title={<Trans>No weak password in what was seen</Trans>}>
      {unsureHosts === undefined || unsureHosts === 0 ? null : (
        <p>
          <PlaceLink place={paths.hosts({ q: 'coverage:none,partial' })} className={styles.link}>
            <Plural
              value={unsureHosts}
              one="# host was not checked completely and lately"
              other="# hosts were not checked completely and lately"
            />
          </PlaceLink>
        </p>
      )}
      {unsupported + unreadable === 0 ? null : (
        <p>
          <CurrentLink
            place={paths.passwords({ q: UNTESTABLE })}
            reach="view"
            className={styles.link}
          >
            <Plural
              value={unsupported + unreadable}
              one="# account cannot be tested"
              other="# accounts cannot be tested"
            />
          </CurrentLink>
        </p>
      )}
    </EmptyState>
  )
}
