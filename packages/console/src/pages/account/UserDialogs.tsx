import { Trans, useLingui } from '@lingui/react/macro'
import type { User } from '@openhss/contract'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { GrantFields, grantOf } from './GrantFields.tsx'
import { SecretDialog } from './SecretDialog.tsx'

interface UserProps {
  readonly user: User
  readonly onClose: () => void
}

/** Asks for a name and a first grant; then it shows the password that the server made. */
export function CreateUserDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const create = useAct('createUser')
  const [isSent, setIsSent] = useState(false)
  if (isSent && create.data !== undefined) {
    return (
      <SecretDialog
        title={t`The user was created`}
        secrets={[
          { label: t`User`, text: create.data.name },
          { label: t`Password`, text: create.data.password },
        ]}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog
      title={t`Create a user`}
      action={<Trans>Create</Trans>}
      submit={(form) =>
        create.mutateAsync({ body: { name: textOf(form, 'name'), ...grantOf(form) } })
      }
      onDone={() => setIsSent(true)}
      onClose={onClose}
    >
      <Field
        label={<Trans>User name</Trans>}
        hint={
          <Trans>Letters, digits, blanks and _ . @ -; the server makes a random password.</Trans>
        }
      >
        {(ids) => <TextInput {...ids} name="name" maxLength={64} required />}
      </Field>
      <GrantFields />
    </FormDialog>
  )
}

export function ResetPasswordDialog({ user, onClose }: UserProps) {
  const { t } = useLingui()
  const reset = useAct('resetUserPassword')
  const [isSent, setIsSent] = useState(false)
  if (isSent && reset.data !== undefined) {
    return (
      <SecretDialog
        title={t`The new password`}
        secrets={[{ label: t`Password of ${user.name}`, text: reset.data.password }]}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog
      title={t`Reset the password?`}
      action={<Trans>Reset</Trans>}
      look="danger"
      submit={() => reset.mutateAsync({ params: { user_id: user.id } })}
      onDone={() => setIsSent(true)}
      onClose={onClose}
    >
      <p>
        <HostText text={user.name} />
      </p>
      <p>
        <Trans>
          The password that the user has no longer works, and all sessions and tokens end. The
          server makes a new one, which you hand over. Access keys stay.
        </Trans>
      </p>
    </FormDialog>
  )
}

export function DisableUserDialog({ user, onClose }: UserProps) {
  const { t } = useLingui()
  const update = useAct('updateUser')
  return (
    <FormDialog
      title={t`Disable the user?`}
      action={<Trans>Disable</Trans>}
      look="danger"
      submit={() => update.mutateAsync({ params: { user_id: user.id }, body: { enabled: false } })}
      onClose={onClose}
    >
      <p>
        <HostText text={user.name} />
      </p>
      <p>
        <Trans>
          All sessions and tokens of the user end within two seconds, and neither its access keys
          nor its join tokens count while it is disabled. It can be enabled again.
        </Trans>
      </p>
    </FormDialog>
  )
}

export function DeleteUserDialog({ user, onClose }: UserProps) {
  const { t } = useLingui()
  const remove = useAct('deleteUser')
  return (
    <FormDialog
      title={t`Delete the user?`}
      action={<Trans>Delete</Trans>}
      look="danger"
      submit={() => remove.mutateAsync({ params: { user_id: user.id } })}
      onClose={onClose}
    >
      <p>
        <HostText text={user.name} />
      </p>
      <p>
        <Trans>
          Its sessions, access keys, join tokens and grants are gone, and this cannot be undone. The
          audit log keeps what the user did.
        </Trans>
      </p>
    </FormDialog>
  )
}
