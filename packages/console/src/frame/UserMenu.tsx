import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { isAllowed, useSession } from '../api/session.ts'
import { accountPlace } from '../paths.ts'
import type { AccountPage } from '../paths.ts'
import { Menu } from '../ui/actions/Menu.tsx'
import { openKeyHelp } from './key-help-state.ts'
import { useSignOut } from './sign-out.ts'

/** What is the user's own or the tenant's, and the way out. */
export function UserMenu() {
  const { t } = useLingui()
  const session = useSession()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const go = (page: AccountPage) => void navigate({ to: accountPlace(page).path })
  const seesUsers = isAllowed(session, undefined, 'iam:users:list')
  return (
    <Menu
      look="quiet"
      label={t`User ${session.user.name}`}
      actions={[
        { label: t`Access keys`, onSelect: () => go('keys') },
        ...(seesUsers
          ? [
              { label: t`Users`, onSelect: () => go('users') },
              { label: t`Grants`, onSelect: () => go('grants') },
            ]
          : []),
        ...(isAllowed(session, undefined, 'openhss:auditEvents:list')
          ? [{ label: t`Audit log`, onSelect: () => go('audit') }]
          : []),
        { label: t`Keyboard`, onSelect: openKeyHelp },
        { label: t`Sign out`, onSelect: () => void signOut() },
      ]}
    >
      {session.user.name} ▾
    </Menu>
  )
}
