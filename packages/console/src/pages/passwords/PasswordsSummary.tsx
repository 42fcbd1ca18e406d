import { Plural, Trans } from '@lingui/react/macro'
import { CurrentLink } from '../../components/CurrentLink.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { Count } from '../../ui/text/Count.tsx'
import { Time } from '../../ui/text/Time.tsx'
import styles from './PasswordsSummary.module.css'
import { TESTED, UNTESTABLE } from './use-password-counts.ts'
import type { PasswordCounts } from './use-password-counts.ts'

/**
 * How many accounts have weak passwords, and of how many that was found out at all: the first number says nothing without
 * the others.
 */
export function PasswordsSummary({ counts }: { readonly counts: PasswordCounts }) {
  const { guessable, tested, uncheckedHosts, checkedAt } = counts
  const { paths } = useProject()
  return (
    <>
      {guessable === undefined || tested === undefined ? (
        <span>
          <Trans>Of how many accounts is not known yet</Trans>
        </span>
      ) : (
        <span>
          <Trans>
            <CurrentLink place={paths.passwords()} reach="view" className={styles.link}>
              <Count of={guessable} />
            </CurrentLink>{' '}
            weak or empty, of{' '}
            <CurrentLink
              place={paths.passwords({ q: TESTED })}
              reach="view"
              className={styles.link}
            >
              <Plural value={tested} one="# account" other="# accounts" />
            </CurrentLink>{' '}
            tested
          </Trans>
        </span>
      )}
      <Untestable {...counts} />
      {uncheckedHosts === undefined ? null : <Unchecked hosts={uncheckedHosts} />}
      {checkedAt === undefined ? null : (
        <span>
          <Trans>
            newest check <Time at={checkedAt} />
          </Trans>
        </span>
      )}
    </>
  )
}

function Untestable({ unsupported, unreadable }: PasswordCounts) {
  const { paths } = useProject()
  if (unsupported === undefined || unreadable === undefined) return null
  const number = unsupported + unreadable
  const text = <Plural value={number} one="# not testable" other="# not testable" />
  return (
    <span>
      {number === 0 ? (
        text
      ) : (
        <>
          <CurrentLink
            place={paths.passwords({ q: UNTESTABLE })}
            reach="view"
            className={styles.link}
          >
            {text}
          </CurrentLink>{' '}
          <Trans>
            (scheme not supported <Count of={unsupported} />, not readable <Count of={unreadable} />
            )
          </Trans>
        </>
      )}
    </span>
  )
}

function Unchecked({ hosts }: { readonly hosts: number }) {
  const { paths } = useProject()
  const text = <Plural value={hosts} one="# host not checked yet" other="# hosts not checked yet" />
  if (hosts === 0) return <span>{text}</span>
  return (
    <PlaceLink place={paths.hosts({ q: 'coverage:none,partial' })} className={styles.link}>
      {text}
    </PlaceLink>
  )
}
