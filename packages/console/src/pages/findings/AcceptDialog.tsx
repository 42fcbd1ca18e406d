import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ApiError, ACCEPTANCE_REASONS } from '@openhss/contract/browser'
import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import { ErrorText } from '../../components/ErrorText.tsx'
import { useMay } from '../../components/use-project.ts'
import { acceptanceReasonTexts } from '../../text/finding-words.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Checkbox, Select, TextArea, TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { Columns, Stack } from '../../ui/layout/Stack.tsx'
import { Dialog, DialogActions } from '../../ui/overlays/Dialog.tsx'
import {
  DEFAULT_ACCEPTANCE_DAYS,
  dayAfter,
  LAST_ACCEPTANCE_DAY,
  readAcceptance,
} from './acceptance-terms.ts'
import type { AcceptanceField, AcceptanceProblems } from './acceptance-terms.ts'
import { sizeOf, useFindingChange } from './finding-change.ts'
import type { ChangeOutcome, ChangeTarget } from './finding-change.ts'

/** Asks why findings may stay and until when, and accepts them. What was entered stays when the server refuses. */
export function AcceptDialog({
  target,
  onRecount,
  onClose,
  onDone,
}: {
  readonly target: ChangeTarget
  /** Looks again how many findings the query gives, for another try. */
  readonly onRecount: () => void
  readonly onClose: () => void
  readonly onDone: (outcome: ChangeOutcome) => void
}) {
  const { t, i18n } = useLingui()
  const may = useMay()
  const { change, error, isPending } = useFindingChange()
  const [problems, setProblems] = useState<AcceptanceProblems>({})
  const [isEndless, setIsEndless] = useState(false)
  const [openedAt] = useState(() => new Date())
  const formId = useId()
  const problemOf = (field: AcceptanceField) => {
    const problem = problems[field]
    return problem === undefined ? undefined : i18n._(problem)
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const read = readAcceptance(new FormData(form), new Date())
    if ('problems' in read) {
      setProblems(read.problems)
      const [first] = Object.keys(read.problems)
      const control = form.elements.namedItem(first ?? '')
      if (control instanceof HTMLElement) control.focus()
      return
    }
    setProblems({})
    // What the server has against it is in `error`.
    void change('accept', target, read.terms).then(onDone, () => undefined)
  }
  return (
    <Dialog title={t`Accept findings`} onClose={onClose}>
      <form id={formId} onSubmit={onSubmit} noValidate>
        <Stack>
          <p>
            <Coverage count={sizeOf(target)} />
          </p>
          <Field label={<Trans>Reason</Trans>} problem={problemOf('reason')}>
            {(ids) => (
              <Select {...ids} name="reason" defaultValue="">
                <option value="">{t`Choose…`}</option>
                {ACCEPTANCE_REASONS.map((reason) => (
                  <option key={reason} value={reason}>
                    {i18n._(acceptanceReasonTexts[reason])}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label={<Trans>Why</Trans>}
            hint={<Trans>10 to 500 characters, for whoever reads it in a year.</Trans>}
            problem={problemOf('comment')}
          >
            {(ids) => <TextArea {...ids} name="comment" maxLength={500} />}
          </Field>
          <Columns>
            <Field
              label={<Trans>Until</Trans>}
              hint={<Trans>At most a year. Then the findings are open again.</Trans>}
              problem={problemOf('until')}
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  type="date"
                  name="until"
                  disabled={isEndless}
                  min={dayAfter(openedAt, 1)}
                  max={dayAfter(openedAt, LAST_ACCEPTANCE_DAY)}
                  defaultValue={dayAfter(openedAt, DEFAULT_ACCEPTANCE_DAYS)}
                />
              )}
            </Field>
          </Columns>
          {may('openhss:findings:acceptForever') ? (
            <Checkbox
              name="endless"
              label={t`Without an end`}
              checked={isEndless}
              onChange={(event) => setIsEndless(event.currentTarget.checked)}
            />
          ) : null}
          <Columns>
            <Field label={<Trans>Ticket, if there is one</Trans>}>
              {(ids) => <TextInput {...ids} name="ticket" maxLength={64} />}
            </Field>
            <Field label={<Trans>Who answers for it, if not you</Trans>}>
              {(ids) => <TextInput {...ids} name="owner" maxLength={64} />}
            </Field>
          </Columns>
          {error === null ? null : <Refusal error={error} onRecount={onRecount} />}
          <DialogActions>
            <Button onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button look="primary" type="submit" isBusy={isPending}>
              {error === null ? <Trans>Accept</Trans> : <Trans>Try again</Trans>}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

function Coverage({ count }: { readonly count: number }) {
  return (
    <Plural
      value={count}
      one="Covers # finding now. It ends early if its severity rises, if other hosts reach more of it, or if another program takes its place."
      other="Covers # findings now. It ends early for each whose severity rises, of which other hosts reach more, or whose program is another one."
    />
  )
}

/** Another number of findings than one saw is no matter of trying again: one has to look first. */
function Refusal({ error, onRecount }: { readonly error: Error; readonly onRecount: () => void }) {
  if (!(error instanceof ApiError) || error.code !== 'OPENHSS.0409') {
    return (
      <Notice tone="problem">
        <ErrorText error={error} />
      </Notice>
    )
  }
  return (
    <Notice
      tone="problem"
      action={
        <Button onClick={onRecount}>
          <Trans>Look again</Trans>
        </Button>
      }
    >
      <Trans>
        The number of findings that match is another one by now, so nothing was changed.
      </Trans>
    </Notice>
  )
}
