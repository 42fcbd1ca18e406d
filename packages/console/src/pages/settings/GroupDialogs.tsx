import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { HostGroup } from '@openhss/contract'
import { useAct } from '../../api/act.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { useSearchState } from '../../components/search-state.ts'
import { useEnterpriseProjects } from '../../components/use-enterprise-projects.ts'
import { useProject } from '../../components/use-project.ts'
import { Select, TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

const MAX_NAME_CHARACTERS = 128

export function AddGroupDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const { all } = useEnterpriseProjects()
  const add = useAct('addHostsGroup')
  return (
    <FormDialog
      title={t`Add a group`}
      action={<Trans>Add</Trans>}
      submit={(form) =>
        add.mutateAsync({
          params: { project_id: projectId },
          query: { enterprise_project_id: textOf(form, 'enterprise_project') || '0' },
          body: { group_name: textOf(form, 'name'), host_id_list: [] },
        })
      }
      onClose={onClose}
    >
      <NameField />
      <Field
        label={<Trans>Enterprise project</Trans>}
        hint={<Trans>The group takes hosts of it alone, and stays in it.</Trans>}
      >
        {(ids) => (
          <Select {...ids} name="enterprise_project" defaultValue={search.ep ?? '0'}>
            {all.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  )
}

export function RenameGroupDialog({
  group,
  onClose,
}: {
  readonly group: HostGroup
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const rename = useAct('changeHostsGroup')
  return (
    <FormDialog
      title={t`Rename the group`}
      action={<Trans>Rename</Trans>}
      submit={(form) =>
        rename.mutateAsync({
          params: { project_id: projectId },
          query: { enterprise_project_id: group.enterprise_project_id },
          body: { group_id: group.group_id, group_name: textOf(form, 'name') },
        })
      }
      onClose={onClose}
    >
      <NameField name={group.group_name} />
      <p>
        <Trans>Addresses and queries that name the group as it was no longer find it.</Trans>
      </p>
    </FormDialog>
  )
}

function NameField({ name }: { readonly name?: string }) {
  return (
    <Field
      label={<Trans>Name</Trans>}
      hint={<Trans>Each name is there once in an enterprise project.</Trans>}
    >
      {(ids) => (
        <TextInput
          {...ids}
          name="name"
          defaultValue={name}
          maxLength={MAX_NAME_CHARACTERS}
          required
        />
      )}
    </Field>
  )
}

export function DeleteGroupDialog({
  group,
  onClose,
}: {
  readonly group: HostGroup
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const remove = useAct('deleteHostsGroup')
  return (
    <FormDialog
      title={t`Delete the group?`}
      action={<Trans>Delete</Trans>}
      look="danger"
      submit={() =>
        remove.mutateAsync({
          params: { project_id: projectId },
          query: {
            enterprise_project_id: group.enterprise_project_id,
            group_id: group.group_id,
          },
        })
      }
      onClose={onClose}
    >
      <p>
        <HostText text={group.group_name} />
      </p>
      <p>
        <Plural
          value={group.host_num}
          _0="It has no hosts."
          one="Its # host stays, and is in no group then. Who was in it cannot be had back."
          other="Its # hosts stay, and are in no group then. Who was in it cannot be had back."
        />
      </p>
    </FormDialog>
  )
}
