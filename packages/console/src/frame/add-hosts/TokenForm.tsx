import { Trans } from '@lingui/react/macro'
import { MAX_CHARACTERS } from '@openhss/contract/browser'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useAct } from '../../api/act.ts'
import { ErrorText } from '../../components/ErrorText.tsx'
import { useProject } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { Row, Stack } from '../../ui/layout/Stack.tsx'
import { TokenFields, useTokenChoice } from './TokenFields.tsx'

/** A join token that was made in this window. */
export interface MadeToken {
  readonly id: string
  readonly joinToken: string
  /** Empty: none was given. */
  readonly name: string
  readonly uses: number
  /** RFC 3339. */
  readonly expiresAt: string
  /** When the server made it, by its own clock: milliseconds since the epoch. */
  readonly madeAt: number
}

/** Asks what a join token shall be good for, and makes it. */
export function TokenForm({ onMade }: { readonly onMade: (token: MadeToken) => void }) {
  const { projectId } = useProject()
  const [choice, setChoice] = useTokenChoice()
  const [name, setName] = useState('')
  const { mutate, error, isPending } = useAct('createJoinToken')
  if (choice === undefined) return null
  const { uses, validHours, enterpriseProjectId } = choice
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const given = name.trim()
    mutate(
      {
        params: { project_id: projectId },
        body: {
          ...(given !== '' && { name: given }),
          uses,
          valid_hours: validHours,
          enterprise_project_id: enterpriseProjectId,
        },
      },
      {
        onSuccess: ({ id, join_token: joinToken, expires_at: expiresAt }) =>
          onMade({
            id,
            joinToken,
            name: given,
            uses,
            expiresAt,
            madeAt: Date.parse(expiresAt) - validHours * 3_600_000,
          }),
      },
    )
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <p>
          <Trans>
            One line installs the agent on a host and enrols it. A token in the line lets in as many
            hosts as you say here.
          </Trans>
        </p>
        <TokenFields choice={choice} onChange={setChoice} />
        <Field
          label={<Trans>Name of the token</Trans>}
          hint={
            <Trans>
              What it is for, as the list of tokens shows it. Without one, who made it and when.
            </Trans>
          }
        >
          {(ids) => (
            <TextInput
              {...ids}
              value={name}
              maxLength={MAX_CHARACTERS.join_token_name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        {error === null ? null : (
          <Notice tone="problem">
            <ErrorText error={error} />
          </Notice>
        )}
        <Row>
          <Button type="submit" look="primary" isBusy={isPending}>
            <Trans>Make the line</Trans>
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
