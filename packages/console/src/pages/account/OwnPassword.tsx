import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { signInPlace } from '../../paths.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { Row } from '../../ui/layout/Stack.tsx'

const MIN_PASSWORD_CHARACTERS = 12

/** Changes the password of the one who is signed in. */
export function OwnPassword() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Card title={<Trans>Password</Trans>}>
      <p>
        <Trans>When it is changed, all of your sessions and tokens end; access keys stay.</Trans>
      </p>
      <Row>
        <Button onClick={() => setIsOpen(true)}>
          <Trans>Change my password…</Trans>
        </Button>
      </Row>
      {isOpen ? <ChangePasswordDialog onClose={() => setIsOpen(false)} /> : null}
    </Card>
  )
}

function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { user } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const isSame = password === again
  const submit = (form: FormData) =>
    // Not by useAct: there a 401 ends the session, and here it says that the password before was wrong.
    api.changePassword({
      params: { user_id: user.id },
      body: { user: { password, original_password: passwordOf(form, 'original') } },
    })
  const signInAgain = () => {
    queryClient.clear()
    void navigate({ to: signInPlace().path })
  }
  return (
    <FormDialog
      title={t`Change my password`}
      action={<Trans>Change and sign out</Trans>}
      disabledBecause={
        again !== '' && !isSame ? t`The new password is not the same both times` : undefined
      }
      submit={submit}
      onDone={signInAgain}
      onClose={onClose}
    >
      {/* Password managers want to know whose it is. */}
      <input type="hidden" name="username" autoComplete="username" value={user.name} readOnly />
      <Field label={<Trans>Password until now</Trans>}>
        {(ids) => (
          <TextInput
            {...ids}
            type="password"
            name="original"
            autoComplete="current-password"
            required
          />
        )}
      </Field>
      <Field
        label={<Trans>New password</Trans>}
        hint={<Trans>At least {MIN_PASSWORD_CHARACTERS} characters, and not your user name.</Trans>}
      >
        {(ids) => (
          <TextInput
            {...ids}
            type="password"
            autoComplete="new-password"
            minLength={MIN_PASSWORD_CHARACTERS}
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            required
          />
        )}
      </Field>
      <Field
        label={<Trans>New password again</Trans>}
        problem={again !== '' && !isSame ? <Trans>It is not the same as above.</Trans> : undefined}
      >
        {(ids) => (
          <TextInput
            {...ids}
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={({ target }) => setAgain(target.value)}
            required
          />
        )}
      </Field>
    </FormDialog>
  )
}

/** A password is taken as it is, with blanks at its ends. */
function passwordOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
