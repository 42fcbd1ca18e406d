import { useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import type { Permission } from '@openhss/contract/browser'
import { useReasonAgainst } from '../../../components/use-reason-against.ts'

/** What people do to hosts. */
export type HostAction = 'detect' | 'label' | 'rename' | 'group' | 'move' | 'delete'

/** What an action has to know of a host. */
export type ActedHost = Pick<
  FleetHost,
  'host_id' | 'name' | 'host_name' | 'seen' | 'labels' | 'enterprise_project_id'
>

/** What the dialog of an action has to know. */
export interface HostDialogProps {
  readonly hosts: readonly ActedHost[]
  /** It was done to all of them. */
  readonly onDone?: (() => void) | undefined
  readonly onClose: () => void
}

export interface OfferedAction {
  readonly action: HostAction
  readonly label: string
  /** Why the user may not do it. */
  readonly disabledBecause: string | undefined
}

/** The actions on hosts in the order in which they are offered, with what stands against each. */
export function useHostActions(): readonly OfferedAction[] {
  const { t } = useLingui()
  const reasonAgainst = useReasonAgainst()
  const labels: Readonly<Record<HostAction, string>> = {
    detect: t`Check passwords now…`,
    label: t`Labels…`,
    rename: t`Rename…`,
    group: t`Put into a group…`,
    move: t`Move to an enterprise project…`,
    delete: t`Delete…`,
  }
  return ACTIONS.map(([action, permission]) => ({
    action,
    label: labels[action],
    disabledBecause: reasonAgainst(permission),
  }))
}

const ACTIONS: readonly (readonly [HostAction, Permission])[] = [
  ['detect', 'hss:hosts:manualDetect'],
  ['label', 'openhss:hosts:label'],
  ['rename', 'openhss:hosts:label'],
  ['group', 'hss:hostGroup:set'],
  ['move', 'hss:hosts:move'],
  ['delete', 'hss:hosts:delete'],
]
