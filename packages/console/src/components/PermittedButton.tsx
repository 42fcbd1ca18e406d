import type { Permission } from '@openhss/contract/browser'
import { Button } from '../ui/actions/Button.tsx'
import type { ButtonProps } from '../ui/actions/Button.tsx'
import { useReasonAgainst } from './use-reason-against.ts'

/** A button for what needs a permission; without it the button says which one, and who grants it. */
export function PermittedButton({
  permission,
  ...rest
}: ButtonProps & { readonly permission: Permission }) {
  const reasonAgainst = useReasonAgainst()
  return <Button {...rest} disabledBecause={reasonAgainst(permission) ?? rest.disabledBecause} />
}
