import { useLingui } from '@lingui/react/macro'
import type { Permission } from '@openhss/contract/browser'
import { Button } from '../ui/actions/Button.tsx'
import type { ButtonProps } from '../ui/actions/Button.tsx'
import { useMay } from './use-project.ts'

/** A button for what needs a permission; without it the button says which one, and who grants it. */
export function PermittedButton({
  permission,
  ...rest
}: ButtonProps & { readonly permission: Permission }) {
  const { t } = useLingui()
  const may = useMay()
  const reason = may(permission)
    ? rest.disabledBecause
    : t`Your role does not have ${permission}. An administrator of the account can grant it.`
  return <Button {...rest} disabledBecause={reason} />
}
