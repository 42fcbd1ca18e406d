import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { Field } from '../../ui/forms/Field.tsx'
import { TextArea } from '../../ui/forms/controls.tsx'
import { sizeOf, useFindingChange } from './finding-change.ts'
import type { ChangeOutcome, ChangeTarget } from './finding-change.ts'

/** Asks for a comment on findings. */
export function CommentDialog({
  target,
  onClose,
  onDone,
}: {
  readonly target: ChangeTarget
  readonly onClose: () => void
  readonly onDone: (outcome: ChangeOutcome) => void
}) {
  const { t } = useLingui()
  const { change } = useFindingChange()
  return (
    <FormDialog
      title={t`Comment on findings`}
      action={<Trans>Comment</Trans>}
      onClose={onClose}
      submit={async (form) =>
        onDone(await change('comment', target, { comment: textOf(form, 'comment') }))
      }
    >
      <p>
        <Plural value={sizeOf(target)} one="# finding." other="# findings." />
      </p>
      <Field label={<Trans>Comment</Trans>}>
        {(ids) => <TextArea {...ids} name="comment" required maxLength={500} />}
      </Field>
    </FormDialog>
  )
}
