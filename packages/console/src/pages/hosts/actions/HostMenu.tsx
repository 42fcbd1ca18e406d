import { Trans } from '@lingui/react/macro'
import { Menu } from '../../../ui/actions/Menu.tsx'
import type { HostAction, OfferedAction } from './host-actions.ts'

/** All actions on one host. */
export function HostMenu({
  label,
  look = 'quiet',
  offered,
  onAct,
}: {
  readonly label: string
  readonly look?: 'quiet' | 'plain'
  /** What `useHostActions` gives, once for all rows of a list. */
  readonly offered: readonly OfferedAction[]
  readonly onAct: (action: HostAction) => void
}) {
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
