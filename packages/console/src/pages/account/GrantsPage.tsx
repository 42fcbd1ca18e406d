import { Trans, useLingui } from '@lingui/react/macro'
import { PageHead } from '../../ui/layout/PageHead.tsx'

export function Page() {
  const { t } = useLingui()
  return <PageHead title={<Trans>Grants</Trans>} name={t`Grants`} />
}
