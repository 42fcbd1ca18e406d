import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { ask } from '../../api/ask.ts'
import { useSession } from '../../api/session.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { useMay } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { sizeOf, useFindingChange } from './finding-change.ts'
import type { ChangeOutcome, ChangeTarget } from './finding-change.ts'

/** Asks who takes care of findings: oneself, nobody, or somebody of the account. */
export function AssignDialog({
  target,
  onClose,
  onDone,
}: {
  readonly target: ChangeTarget
  readonly onClose: () => void
  readonly onDone: (outcome: ChangeOutcome) => void
}) {
  const { t } = useLingui()
  const { user } = useSession()
  const { change } = useFindingChange()
  const [name, setName] = useState(user.name)
  const users = useUserNames()
  const listId = useId()
  return (
    <FormDialog
      title={t`Assign findings`}
      action={<Trans>Assign</Trans>}
      onClose={onClose}
      submit={async (form) =>
        onDone(await change('assign', target, { assignee: textOf(form, 'assignee') }))
      }
    >
      <p>
        <Plural value={sizeOf(target)} one="# finding." other="# findings." />
      </p>
      <Field
        label={<Trans>Who takes care</Trans>}
        hint={<Trans>Name of a user of the tenant; empty: nobody.</Trans>}
      >
        {(ids) => (
          <TextInput
            {...ids}
            name="assignee"
            list={listId}
            maxLength={256}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <datalist id={listId}>
        {users.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </datalist>
      <Row>
        <Button onClick={() => setName(user.name)}>
          <Trans>Me</Trans>
        </Button>
        <Button onClick={() => setName('')}>
          <Trans>Nobody</Trans>
        </Button>
      </Row>
    </FormDialog>
  )
}

/** Names of the users of the account, as far as one may see them. */
function useUserNames(): readonly string[] {
  const may = useMay()
  const { answer } = useShown(ask('listUsers', { query: { limit: 200 } }, { refreshMs: false }), {
    isEnabled: may('iam:users:list'),
  })
  return answer?.data_list.map(({ name }) => name) ?? []
}
