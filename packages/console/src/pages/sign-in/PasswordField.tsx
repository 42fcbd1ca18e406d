import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'

/** The password, with a word where the keyboard writes capitals. */
export function PasswordField() {
  const [hasCaps, setHasCaps] = useState(false)
  const look = (event: KeyboardEvent) => setHasCaps(event.getModifierState('CapsLock'))
  return (
    <Field
      label={<Trans>Password</Trans>}
      hint={
        hasCaps ? (
          <span role="status">
            <Trans>Caps Lock is on.</Trans>
          </span>
        ) : undefined
      }
    >
      {(ids) => (
        <TextInput
          {...ids}
          name="password"
          type="password"
          autoComplete="current-password"
          maxLength={1024}
          onKeyDown={look}
          onKeyUp={look}
          onBlur={() => setHasCaps(false)}
          required
        />
      )}
    </Field>
  )
}
