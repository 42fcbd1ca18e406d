import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../../../api/act.ts'
import { ask } from '../../../api/ask.ts'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { textOf } from '../../../components/form-texts.ts'
import { PlaceLink } from '../../../components/PlaceLink.tsx'
import { useProject } from '../../../components/use-project.ts'
import { Notice } from '../../../ui/feedback/Notice.tsx'
import { Select } from '../../../ui/forms/controls.tsx'
import { Field } from '../../../ui/forms/Field.tsx'
import type { HostDialogProps } from './host-actions.ts'
import { HostNames } from './HostNames.tsx'

/** Puts hosts into a group of their enterprise project. */
export function GroupHostsDialog({ hosts, onDone, onClose }: HostDialogProps) {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const associate = useAct('associateHostsGroup')
  const places = new Set(hosts.map(({ enterprise_project_id: id }) => id))
  const [place = ''] = places
  const { data } = useQuery(
    ask('listHostGroups', {
      params: { project_id: projectId },
      query: { enterprise_project_id: place, limit: 200 },
    }),
  )
  const groups = data?.data_list ?? []
  const reason =
    places.size > 1
      ? t`The hosts are in different enterprise projects, and a group takes hosts of one`
      : hosts.length > MAX_HOSTS
        ? t`At most ${MAX_HOSTS} hosts at once`
        : data !== undefined && groups.length === 0
          ? t`There is no group yet`
          : undefined
  const submit = async (form: FormData) => {
    await associate.mutateAsync({
      params: { project_id: projectId },
      query: { enterprise_project_id: place },
      body: {
        group_id: textOf(form, 'group'),
        host_id_list: hosts.map(({ host_id: id }) => id),
        operate_all: false,
      },
    })
    onDone?.()
  }
  return (
    <FormDialog
      title={t`Put into a group`}
      action={<Plural value={hosts.length} one="Put # host into it" other="Put # hosts into it" />}
      disabledBecause={reason}
      submit={submit}
      onClose={onClose}
    >
      <HostNames hosts={hosts} />
      {reason === undefined ? null : (
        <Notice tone="warning">
          {reason}{' '}
          {groups.length === 0 && places.size === 1 ? (
            <PlaceLink place={paths.settings('groups')}>
              <Trans>Make one in the settings</Trans>
            </PlaceLink>
          ) : null}
        </Notice>
      )}
      {groups.length === 0 ? null : (
        <Field
          label={<Trans>Group</Trans>}
          hint={<Trans>A host is in one group at most: it leaves the one that it is in.</Trans>}
        >
          {(ids) => (
            <Select {...ids} name="group" required defaultValue="">
              <option value="">{t`Choose…`}</option>
              {groups.map(({ group_id: id, group_name: name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </FormDialog>
  )
}

/** Hosts of one call of the operation. */
const MAX_HOSTS = 200
