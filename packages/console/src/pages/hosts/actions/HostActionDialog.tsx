import { DeleteHostsDialog } from './DeleteHostsDialog.tsx'
import { DetectDialog } from './DetectDialog.tsx'
import { GroupHostsDialog } from './GroupHostsDialog.tsx'
import type { HostAction, HostDialogProps } from './host-actions.ts'
import { LabelHostsDialog } from './LabelHostsDialog.tsx'
import { MoveHostsDialog } from './MoveHostsDialog.tsx'
import { RenameHostDialog } from './RenameHostDialog.tsx'

/** The dialog of an action on one host or on several. */
export function HostActionDialog({
  action,
  ...props
}: HostDialogProps & { readonly action: HostAction }) {
  const [first] = props.hosts
  if (first === undefined) return null
  if (action === 'rename') return <RenameHostDialog host={first} onClose={props.onClose} />
  const Dialog = DIALOGS[action]
  return <Dialog {...props} />
}

const DIALOGS = {
  detect: DetectDialog,
  label: LabelHostsDialog,
  group: GroupHostsDialog,
  move: MoveHostsDialog,
  delete: DeleteHostsDialog,
} as const
