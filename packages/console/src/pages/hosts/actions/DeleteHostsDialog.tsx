import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { api } from '../../../api/api.ts'
import { useProject } from '../../../components/use-project.ts'
import { TextInput } from '../../../ui/forms/controls.tsx'
import { Field } from '../../../ui/forms/Field.tsx'
import type { HostDialogProps } from './host-actions.ts'
import { OneByOneDialog } from './OneByOneDialog.tsx'

/** Deletes hosts, after saying what is lost; of several ones their number has to be entered. */
export function DeleteHostsDialog({ hosts, onDone, onClose }: HostDialogProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const [entered, setEntered] = useState('')
  const number = String(hosts.length)
  const isSure = hosts.length === 1 || entered.trim() === number
  return (
    <OneByOneDialog
      title={hosts.length === 1 ? t`Delete this host?` : t`Delete these hosts?`}
      action={<Plural value={hosts.length} one="Delete # host" other="Delete # hosts" />}
      look="danger"
      hosts={hosts}
      act={({ host_id }) => api.deleteHost({ params: { project_id: projectId, host_id } })}
      disabledBecause={isSure ? undefined : t`Enter the number ${number} first`}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        <Trans>
          Ports, accounts, findings, acceptances and labels are deleted and cannot be had back; what
          changed before stays for 30 days. The agent is refused from now on. To watch the host
          again, enrol it anew.
        </Trans>
      </p>
      {hosts.length === 1 ? null : (
        <Field label={<Trans>Enter {number}, the number of hosts, to go on</Trans>}>
          {(ids) => (
            <TextInput
              {...ids}
              inputMode="numeric"
              value={entered}
              onChange={({ target }) => setEntered(target.value)}
            />
          )}
        </Field>
      )}
    </OneByOneDialog>
  )
}
