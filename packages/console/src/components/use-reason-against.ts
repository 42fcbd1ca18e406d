import { useLingui } from '@lingui/react/macro'
import type { Permission } from '@openhss/contract/browser'
import { useMay } from './use-project.ts'

/** Gives why the user may not do something: which permission is missing, and who grants it. Undefined: it is allowed. */
export function useReasonAgainst(): (permission: Permission) => string | undefined {
  const { t } = useLingui()
  const may = useMay()
  return (permission) =>
    may(permission)
      ? undefined
      : t`Your role does not have ${permission}. An administrator of the tenant can grant it.`
}
