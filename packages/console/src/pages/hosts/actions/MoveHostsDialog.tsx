import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { api } from '../../../api/api.ts'
import { useEnterpriseProjects } from '../../../components/use-enterprise-projects.ts'
import { useProject } from '../../../components/use-project.ts'
import { Select } from '../../../ui/forms/controls.tsx'
import { Field } from '../../../ui/forms/Field.tsx'
import type { HostDialogProps } from './host-actions.ts'
import { OneByOneDialog } from './OneByOneDialog.tsx'

/** Moves hosts, with all that is known of them, to another enterprise project. */
export function MoveHostsDialog({ hosts, onDone, onClose }: HostDialogProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { all } = useEnterpriseProjects()
  const [chosen, setChosen] = useState('')
  const places = all.filter(
    ({ id, status }) =>
      status === ENABLED && hosts.some(({ enterprise_project_id: from }) => from !== id),
  )
  return (
    <OneByOneDialog
      title={t`Move to an enterprise project`}
      action={<Plural value={hosts.length} one="Move # host" other="Move # hosts" />}
      hosts={hosts}
      act={({ host_id }) =>
        api.moveHost({
          params: { project_id: projectId, host_id },
          body: { enterprise_project_id: chosen },
        })
      }
      disabledBecause={chosen === '' ? t`Choose an enterprise project first` : undefined}
      onDone={onDone}
      onClose={onClose}
    >
      <Field
        label={<Trans>Enterprise project</Trans>}
        hint={
          places.length === 0 ? (
            <Trans>There is no other one that you may use.</Trans>
          ) : (
            <Trans>
              All that is known of a host goes along, and it leaves its group. Who may see it
              follows from the enterprise project.
            </Trans>
          )
        }
      >
        {(ids) => (
          <Select {...ids} value={chosen} onChange={({ target }) => setChosen(target.value)}>
            <option value="">{t`Choose…`}</option>
            {places.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </OneByOneDialog>
  )
}

/** EPS's number for the state of one that takes hosts. */
const ENABLED = 1
