import { useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { AccountName } from '../../components/AccountName.tsx'
import { gapReasonTexts, gapTexts } from '../../text/gap-texts.ts'
import { kindTexts } from '../../text/severity-texts.ts'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './FindingSubject.module.css'

/** What a finding is of: its kind, and which account, port or gap. */
export function FindingSubject({ kind, facts }: Pick<Finding, 'kind' | 'facts'>) {
  const { i18n } = useLingui()
  return (
    <>
      {i18n._(kindTexts[kind])}{' '}
      <span className={styles.subject}>
        <Subject kind={kind} facts={facts} />
      </span>
    </>
  )
}

function Subject({ kind, facts }: Pick<Finding, 'kind' | 'facts'>) {
  const { i18n } = useLingui()
  const fact = (name: string) => textOf(facts[name])
  if (kind === 'dangerous_port') {
    return (
      <bdi>
        {fact('port')}/{fact('type')}
      </bdi>
    )
  }
  if (kind === 'blind_spot') {
    const what = gapTexts[fact('what')]
    const reason = Object.entries(gapReasonTexts).find(([code]) => code === fact('reason'))?.[1]
    return (
      <>
        {what === undefined ? <HostText text={fact('what')} /> : i18n._(what)}
        {reason === undefined ? '' : ` · ${i18n._(reason)}`}
      </>
    )
  }
  if (kind !== 'weak_password' && kind !== 'empty_password') return null
  return (
    <AccountName
      userName={fact('user_name')}
      serviceType={fact('service_type')}
      instance={fact('instance')}
    />
  )
}

function textOf(fact: unknown): string {
  return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : ''
}
