import { Trans } from '@lingui/react/macro'
import { Menu } from '../../../ui/actions/Menu.tsx'
import { useHostActions } from './host-actions.ts'
import type { HostAction } from './host-actions.ts'

/** All actions on one host. */
export function HostMenu({
  label,
  look = 'quiet',
  onAct,
}: {
  readonly label: string
  readonly look?: 'quiet' | 'plain'
  readonly onAct: (action: HostAction) => void
}) {
  const offered = useHostActions()
  return (
    <Menu
      look={look}
      label={label}
      actions={offered.map(({ action, ...rest }) => ({ ...rest, onSelect: () => onAct(action) }))}
    >
      {look === 'plain' ? <Trans>Actions ▾</Trans> : <span aria-hidden="true">⋯</span>}
    </Menu>
  )
}
