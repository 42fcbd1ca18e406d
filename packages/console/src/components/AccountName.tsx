import { Trans, useLingui } from '@lingui/react/macro'
import { serviceTexts } from '../text/gap-texts.ts'
import { HostText } from '../ui/text/HostText.tsx'

/** An account by its user, and by the service that it is of unless that is the system itself. */
export function AccountName({
  userName,
  serviceType,
  instance = '',
}: {
  readonly userName: string
  readonly serviceType: string
  /** Which one of the services of the host; empty where there is one. */
  readonly instance?: string | undefined
}) {
  const { i18n } = useLingui()
  if (serviceType === 'system') return <HostText text={userName} />
  const text = Object.entries(serviceTexts).find(([code]) => code === serviceType)?.[1]
  const serviceName = text === undefined ? serviceType : i18n._(text)
  if (instance === '') {
    return (
      <Trans>
        <HostText text={userName} /> on {serviceName}
      </Trans>
    )
  }
  return (
    <Trans>
      <HostText text={userName} /> on {serviceName} <HostText text={instance} />
    </Trans>
  )
}
