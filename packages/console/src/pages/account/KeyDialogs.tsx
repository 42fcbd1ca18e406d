import { Trans, useLingui } from '@lingui/react/macro'
import type { Credential } from '@openhss/contract'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { SecretDialog } from './SecretDialog.tsx'

/** Asks what the key is for; then it shows the secret. */
export function CreateKeyDialog({
  userId,
  onClose,
}: {
  readonly userId: string
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const create = useAct('createCredential')
  const [isSent, setIsSent] = useState(false)
  if (isSent && create.data !== undefined) {
    const { access, secret } = create.data.credential
    return (
      <SecretDialog
        title={t`The access key was created`}
        secrets={[
          { label: t`Access key`, text: access },
          { label: t`Secret`, text: secret },
        ]}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog
      title={t`Create an access key`}
      action={<Trans>Create</Trans>}
      submit={(form) =>
        create.mutateAsync({
          body: { credential: { user_id: userId, description: textOf(form, 'description') } },
        })
      }
      onDone={() => setIsSent(true)}
      onClose={onClose}
    >
      <Field
        label={<Trans>Description</Trans>}
        hint={<Trans>What uses it, so that it can be told from others later.</Trans>}
      >
        {(ids) => <TextInput {...ids} name="description" maxLength={255} />}
      </Field>
    </FormDialog>
  )
}

interface KeyProps {
  readonly credential: Credential
  readonly onClose: () => void
}

export function DisableKeyDialog({ credential, onClose }: KeyProps) {
  const { t } = useLingui()
  const update = useAct('updateCredential')
  return (
    <FormDialog
      title={t`Disable the access key?`}
      action={<Trans>Disable</Trans>}
      look="danger"
      submit={() =>
        update.mutateAsync({
          params: { access_key: credential.access },
          body: { credential: { status: 'inactive' } },
        })
      }
      onClose={onClose}
    >
      <KeyName credential={credential} />
      <p>
        <Trans>
          Whatever signs with it is refused within two seconds. It can be enabled again.
        </Trans>
      </p>
    </FormDialog>
  )
}

export function DeleteKeyDialog({ credential, onClose }: KeyProps) {
  const { t } = useLingui()
  const remove = useAct('deleteCredential')
  return (
    <FormDialog
      title={t`Delete the access key?`}
      action={<Trans>Delete</Trans>}
      look="danger"
      submit={() => remove.mutateAsync({ params: { access_key: credential.access } })}
      onClose={onClose}
    >
      <KeyName credential={credential} />
      <p>
        <Trans>
          Whatever signs with it is refused within two seconds, and this cannot be undone.
        </Trans>
      </p>
    </FormDialog>
  )
}

function KeyName({ credential: { access, description } }: { readonly credential: Credential }) {
  return (
    <p>
      <HostText text={access} look="code" />
      {description === '' ? null : (
        <>
          {' · '}
          <HostText text={description} />
        </>
      )}
    </p>
  )
}
