import { useLingui } from '@lingui/react/macro'
import { SectionTabs } from '../../components/SectionTabs.tsx'
import { useMay } from '../../components/use-project.ts'
import { accountPlace } from '../../paths.ts'

/** The pages of the account that the user's role can use. */
export function AccountTabs() {
  const { t } = useLingui()
  const may = useMay()
  return (
    <SectionTabs
      label={t`Tenant`}
      tabs={[
        { label: t`Users`, place: accountPlace('users'), isShown: may('iam:users:list') },
        { label: t`Grants`, place: accountPlace('grants'), isShown: may('iam:users:list') },
        { label: t`Access keys`, place: accountPlace('keys'), isShown: true },
        {
          label: t`Audit log`,
          place: accountPlace('audit'),
          isShown: may('openhss:auditEvents:list'),
        },
      ]}
    />
  )
}
