import { Trans, useLingui } from '@lingui/react/macro'
import { MAX_CHARACTERS, MAX_LABELS } from '@openhss/contract/browser'
import { useState } from 'react'
import { useAct } from '../../../api/act.ts'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { textsOf } from '../../../components/form-texts.ts'
import { useProject } from '../../../components/use-project.ts'
import { Checkbox, TextInput } from '../../../ui/forms/controls.tsx'
import { Field } from '../../../ui/forms/Field.tsx'
import { Row } from '../../../ui/layout/Stack.tsx'
import type { HostDialogProps } from './host-actions.ts'
import { HostNames } from './HostNames.tsx'
import { readLabels } from './label-texts.ts'

/** Adds labels to hosts and takes labels from them: all of it happens, or nothing. */
export function LabelHostsDialog({ hosts, onDone, onClose }: HostDialogProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const change = useAct('labelHosts')
  const [entered, setEntered] = useState('')
  const { labels: add, wrong } = readLabels(entered)
  const present = [...new Set(hosts.flatMap(({ labels }) => labels))].toSorted()
  const submit = async (form: FormData) => {
    const remove = textsOf(form, 'remove')
    if (add.length + remove.length > 0) {
      await change.mutateAsync({
        params: { project_id: projectId },
        body: {
          host_ids: hosts.map(({ host_id: id }) => id),
          ...(add.length > 0 && { add: [...add] }),
          ...(remove.length > 0 && { remove }),
        },
      })
    }
    onDone?.()
  }
  return (
    <FormDialog
      title={t`Labels`}
      action={<Trans>Save</Trans>}
      disabledBecause={wrong.length > 0 ? t`Not all of it is a label` : undefined}
      submit={submit}
      onClose={onClose}
    >
      <HostNames hosts={hosts} />
      <Field
        label={<Trans>Labels to add</Trans>}
        hint={t`Separated by commas or blanks, up to ${MAX_LABELS} for a host. Small letters, digits and _ . : / -`}
        problem={
          wrong.length > 0
            ? t`Not a label: ${wrong.join(', ')}. A label has up to ${MAX_CHARACTERS.label} small letters, digits and _ . : / -`
            : undefined
        }
      >
        {(ids) => (
          <TextInput
            {...ids}
            value={entered}
            onChange={({ target }) => setEntered(target.value)}
            autoCapitalize="none"
          />
        )}
      </Field>
      {present.length === 0 ? null : (
        <fieldset>
          <legend>
            <Trans>Labels to take away</Trans>
          </legend>
          <Row>
            {present.map((label) => (
              <Checkbox key={label} name="remove" value={label} label={label} />
            ))}
          </Row>
        </fieldset>
      )}
    </FormDialog>
  )
}
