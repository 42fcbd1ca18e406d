import { Trans } from '@lingui/react/macro'
import { useRef } from 'react'
import type { FormEvent } from 'react'
import { ErrorText } from '../../components/ErrorText.tsx'
import { textOf } from '../../components/form-texts.ts'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { useKeys } from '../../keys/use-keys.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { TextArea } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { Row, Stack } from '../../ui/layout/Stack.tsx'
import { useFindingChange } from './finding-change.ts'

/** A field for a comment on one finding; what was written stays when the server refuses it. */
export function CommentForm({ findingId }: { readonly findingId: string }) {
  const { change, error, isPending } = useFindingChange()
  const form = useRef<HTMLFormElement>(null)
  useKeys({ c: () => form.current?.querySelector('textarea')?.focus() })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const sent = event.currentTarget
    const comment = textOf(new FormData(sent), 'comment')
    if (comment === '') {
      sent.querySelector('textarea')?.focus()
      return
    }
    void change('comment', { finding_ids: [findingId] }, { comment }).then(
      () => sent.reset(),
      () => undefined,
    )
  }
  return (
    <form ref={form} onSubmit={onSubmit}>
      <Stack>
        <Field label={<Trans>Comment</Trans>}>
          {(ids) => <TextArea {...ids} name="comment" rows={2} maxLength={500} />}
        </Field>
        <Row>
          <PermittedButton permission="openhss:findings:triage" type="submit" isBusy={isPending}>
            <Trans>Add comment</Trans>
          </PermittedButton>
        </Row>
        {error === null ? null : (
          <Notice tone="problem">
            <ErrorText error={error} />
          </Notice>
        )}
      </Stack>
    </form>
  )
}
