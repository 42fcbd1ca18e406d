import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FleetAccount, WeakAccount } from '@openhss/contract'
import type { ReachingPort } from '../../known/account-facts.ts'
import { serviceTexts } from '../../text/service-texts.ts'
import { verdictTexts } from '../../text/account-texts.ts'
import { gapReasonTexts } from '../../text/gap-texts.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import type { Tone } from '../../ui/feedback/Tag.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './AccountMarks.module.css'

/** What the account is of: the system of the host, or a service on it. */
export function AccountService({
  account: { service_type: type, instance },
}: {
  readonly account: Pick<FleetAccount, 'service_type' | 'instance'>
}) {
  const { i18n } = useLingui()
  return (
    <>
      {i18n._(serviceTexts[type])}
      {instance === undefined ? null : (
        <>
          {' '}
          <HostText text={instance} />
        </>
      )}
    </>
  )
}

/** The password as it may be shown, or that there is none. */
export function PasswordMask({
  account: { desensitized_weak_passwords: mask },
}: {
  readonly account: Pick<Partial<WeakAccount>, 'desensitized_weak_passwords'>
}) {
  if (mask === undefined) return <>–</>
  if (mask === '') {
    return (
      <span className={styles.none}>
        <Trans>none</Trans>
      </span>
    )
  }
  return (
    <span className={styles.mask}>
      <HostText text={mask} look="code" />
    </span>
  )
}

/** By which ports other hosts reach what lets in by an account. */
export function AccountReachMark({ ports }: { readonly ports: readonly ReachingPort[] }) {
  if (ports.length === 0) return <Trans>from its host only</Trans>
  const numbers = [...new Set(ports.map(({ port }) => port))].join(', ')
  const addresses = [...new Set(ports.map(({ laddr }) => laddr))].join(', ')
  return (
    <>
      <Trans>at port {numbers}</Trans>
      <div className={styles.detail}>
        <HostText text={addresses} look="code" />
      </div>
    </>
  )
}

/** How the account was judged, and on what that rests. */
export function VerdictMark({
  account: { verdict, scheme, reason, words_tried: words },
}: {
  readonly account: FleetAccount
}) {
  const { i18n } = useLingui()
  return (
    <>
      <Tag tone={TONES[verdict]} look="bare">
        {i18n._(verdictTexts[verdict])}
      </Tag>
      <div className={styles.detail}>
        {reason === undefined ? null : i18n._(gapReasonTexts[reason])}
        {scheme === undefined ? null : <HostText text={scheme} look="code" />}{' '}
        {words === undefined ? null : (
          <Plural value={words} one="# word tried" other="# words tried" />
        )}
      </div>
    </>
  )
}

/** Never green: that a password is not on the list does not make it good. */
const TONES: Readonly<Record<FleetAccount['verdict'], Tone>> = {
  weak: 'high',
  empty: 'critical',
  not_found: 'plain',
  locked: 'plain',
  unsupported: 'medium',
  error: 'medium',
}
