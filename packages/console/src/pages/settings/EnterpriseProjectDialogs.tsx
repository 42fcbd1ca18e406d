import { Trans, useLingui } from '@lingui/react/macro'
import type { EnterpriseProject } from '@openhss/contract'
import { useAct } from '../../api/act.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { TextArea, TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

interface SubjectProps {
  readonly subject: EnterpriseProject
  readonly onClose: () => void
}

export function CreateEnterpriseProjectDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const create = useAct('createEnterpriseProject')
  return (
    <FormDialog
      title={t`Create an enterprise project`}
      action={<Trans>Create</Trans>}
      submit={(form) => create.mutateAsync({ body: bodyOf(form) })}
      onClose={onClose}
    >
      <EnterpriseProjectFields />
    </FormDialog>
  )
}

export function EditEnterpriseProjectDialog({ subject, onClose }: SubjectProps) {
  const { t } = useLingui()
  const update = useAct('updateEnterpriseProject')
  return (
    <FormDialog
      title={t`Rename or describe the enterprise project`}
      action={<Trans>Save</Trans>}
      submit={(form) =>
        update.mutateAsync({ params: { enterprise_project_id: subject.id }, body: bodyOf(form) })
      }
      onClose={onClose}
    >
      <EnterpriseProjectFields subject={subject} />
    </FormDialog>
  )
}

function bodyOf(form: FormData) {
  return { name: textOf(form, 'name'), description: textOf(form, 'description') }
}

function EnterpriseProjectFields({ subject }: { readonly subject?: EnterpriseProject }) {
  return (
    <>
      <Field
        label={<Trans>Name</Trans>}
        hint={<Trans>Letters, digits, _, - and Chinese characters; not “default”.</Trans>}
      >
        {(ids) => (
          <TextInput
            {...ids}
            name="name"
            defaultValue={subject?.name}
            maxLength={64}
            pattern="[\p{Script=Han}A-Za-z0-9_\-]+"
            required
          />
        )}
      </Field>
      <Field label={<Trans>Description</Trans>}>
        {(ids) => (
          <TextArea
            {...ids}
            name="description"
            defaultValue={subject?.description}
            maxLength={512}
          />
        )}
      </Field>
    </>
  )
}

export function DisableEnterpriseProjectDialog({ subject, onClose }: SubjectProps) {
  const { t } = useLingui()
  const act = useAct('actOnEnterpriseProject')
  return (
    <FormDialog
      title={t`Disable the enterprise project?`}
      action={<Trans>Disable</Trans>}
      look="danger"
      submit={() =>
        act.mutateAsync({
          params: { enterprise_project_id: subject.id },
          body: { action: 'disable' },
        })
      }
      onClose={onClose}
    >
      <p>
        <HostText text={subject.name} />
      </p>
      <p>
        <Trans>
          It takes no further hosts, not even with a join token that was made for it. Its hosts stay
          and are watched as before. It can be enabled again.
        </Trans>
      </p>
    </FormDialog>
  )
}

export function DeleteEnterpriseProjectDialog({ subject, onClose }: SubjectProps) {
  const { t } = useLingui()
  const remove = useAct('deleteEnterpriseProject')
  return (
    <FormDialog
      title={t`Delete the enterprise project?`}
      action={<Trans>Delete</Trans>}
      look="danger"
      submit={() => remove.mutateAsync({ params: { enterprise_project_id: subject.id } })}
      onClose={onClose}
    >
      <p>
        <HostText text={subject.name} />
      </p>
      <p>
        <Trans>
          Only one without hosts can be deleted. Grants no longer name it, and those that named
          nothing else are gone. This cannot be undone.
        </Trans>
      </p>
    </FormDialog>
  )
}
