import { Trans, useLingui } from '@lingui/react/macro'
import type { Grant } from '@openhss/contract'
import { useAct } from '../../api/act.ts'
import { useSession } from '../../api/session.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { useSearchState } from '../../components/search-state.ts'
import { roleTexts } from '../../text/role-texts.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Select } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { GrantFields, grantOf } from './GrantFields.tsx'
import { useUsers } from './use-users.ts'

export function CreateGrantDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { search } = useSearchState()
  const { all } = useUsers()
  const create = useAct('createGrant')
  return (
    <FormDialog
      title={t`Give a role`}
      action={<Trans>Give</Trans>}
      submit={(form) =>
        create.mutateAsync({ body: { user_id: textOf(form, 'user'), ...grantOf(form) } })
      }
      onClose={onClose}
    >
      <Field
        label={<Trans>User</Trans>}
        hint={<Trans>All sessions and tokens of the user end, so that the new role counts.</Trans>}
      >
        {(ids) => (
          <Select {...ids} name="user" defaultValue={search.user} required>
            {all.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <GrantFields />
    </FormDialog>
  )
}

export function DeleteGrantDialog({
  grant,
  onClose,
}: {
  readonly grant: Grant
  readonly onClose: () => void
}) {
  const { t, i18n } = useLingui()
  const session = useSession()
  const { nameOf } = useUsers()
  const remove = useAct('deleteGrant')
  return (
    <FormDialog
      title={t`Take the role away?`}
      action={<Trans>Take away</Trans>}
      look="danger"
      submit={() => remove.mutateAsync({ params: { grant_id: grant.id } })}
      onClose={onClose}
    >
      <p>
        <HostText text={nameOf(grant.user_id)} />
        {' · '}
        {i18n._(roleTexts[grant.role])}
      </p>
      <p>
        <Trans>
          The user may no longer do what only this grant gives. All sessions and tokens of the user
          end within two seconds.
        </Trans>
      </p>
      {grant.user_id === session.user.id ? (
        <Notice tone="warning">
          <Trans>This is your own grant: you are signed out.</Trans>
        </Notice>
      ) : null}
    </FormDialog>
  )
}
