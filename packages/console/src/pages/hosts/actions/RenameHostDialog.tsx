import { Trans, useLingui } from '@lingui/react/macro'
import { MAX_CHARACTERS } from '@openhss/contract/browser'
import { useAct } from '../../../api/act.ts'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { textOf } from '../../../components/form-texts.ts'
import { useProject } from '../../../components/use-project.ts'
import { TextInput } from '../../../ui/forms/controls.tsx'
import { Field } from '../../../ui/forms/Field.tsx'
import { HostText } from '../../../ui/text/HostText.tsx'
import type { ActedHost } from './host-actions.ts'

/** Gives a host a name that is shown in place of its own. */
export function RenameHostDialog({
  host,
  onClose,
}: {
  readonly host: ActedHost
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const rename = useAct('renameHost')
  return (
    <FormDialog
      title={t`Rename the host`}
      action={<Trans>Rename</Trans>}
      submit={(form) =>
        rename.mutateAsync({
          params: { project_id: projectId, host_id: host.host_id },
          body: { display_name: textOf(form, 'display_name') },
        })
      }
      onClose={onClose}
    >
      <Field
        label={<Trans>Name</Trans>}
        hint={
          <Trans>
            Empty: its own name is shown, <HostText text={host.host_name} look="code" />
          </Trans>
        }
      >
        {(ids) => (
          <TextInput
            {...ids}
            name="display_name"
            defaultValue={host.name === host.host_name ? '' : host.name}
            maxLength={MAX_CHARACTERS.display_name}
          />
        )}
      </Field>
    </FormDialog>
  )
}
