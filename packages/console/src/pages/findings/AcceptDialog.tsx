import { Trans, useLingui } from '@lingui/react/macro'
import { ApiError, ACCEPTANCE_REASONS } from '@openhss/contract/browser'
import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import type { Finding } from '@openhss/contract'
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
  remainingProblems,
} from './acceptance-terms.ts'
import type { AcceptanceField, AcceptanceProblems } from './acceptance-terms.ts'
import { AcceptedFindings } from './AcceptedFindings.tsx'
import { AcceptedMeanwhile } from './AcceptedMeanwhile.tsx'
import { sizeOf, useFindingChange } from './finding-change.ts'
import type { ChangeOutcome, ChangeTarget, ChangeTerms } from './finding-change.ts'

/** Asks why findings may stay and until when, and accepts them. What was entered stays when the server refuses. */
export function AcceptDialog({
  target,
  findings,
  onRecount,
  onClose,
  onDone,
}: {
  readonly target: ChangeTarget
  /** Findings of the target as they were seen, or some of them. */
  readonly findings: readonly Finding[]
  /** Looks again how many findings the query gives, for another try. */
  readonly onRecount: () => void
  readonly onClose: () => void
  readonly onDone: (outcome: ChangeOutcome) => void
}) {
  const { t, i18n } = useLingui()
  const mayBeEndless = useMay()('openhss:findings:acceptForever')
  const { change, error, isPending } = useFindingChange()
  /** How far it got: what somebody else accepted meanwhile is asked about once more. */
  const [sofar, setSofar] = useState<ChangeOutcome>()
  const rest = restOf(target, findings, sofar)
  const [problems, setProblems] = useState<AcceptanceProblems>({})
  const [isEndless, setIsEndless] = useState(false)
  const [openedAt] = useState(() => new Date())
  const formId = useId()
  const problemOf = (field: AcceptanceField) => {
    const problem = problems[field]
    return problem === undefined ? undefined : i18n._(problem)
  }
  const accept = async (said: ChangeTerms) => {
    const outcome = await change('accept', rest.target, { ...said, ...rest.condition })
    const whole = sofar === undefined ? outcome : addUp(sofar, outcome)
    if (whole.kept.length === 0) onDone(whole)
    else setSofar(whole)
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
    void accept(read.terms).catch(() => undefined)
  }
  const onInput = ({ currentTarget: form }: FormEvent<HTMLFormElement>) =>
    setProblems((before) =>
      Object.keys(before).length === 0
        ? before
        : remainingProblems(before, new FormData(form), new Date()),
    )
  const close = () => (sofar === undefined ? onClose() : onDone(sofar))
  return (
    <Dialog title={t`Accept findings`} onClose={close}>
      <form id={formId} onSubmit={onSubmit} onInput={onInput} noValidate>
        <Stack>
          <AcceptedFindings findings={findings} count={sizeOf(target)} />
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
            label={<Trans>Explanation</Trans>}
            hint={<Trans>10 to 500 characters, for whoever reads it in a year.</Trans>}
            problem={problemOf('comment')}
          >
            {(ids) => <TextArea {...ids} name="comment" maxLength={500} />}
          </Field>
          <Columns>
            <Field
              label={<Trans>Until</Trans>}
              hint={<EndHint mayBeEndless={mayBeEndless} isEndless={isEndless} />}
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
          {mayBeEndless ? (
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
          {sofar === undefined ? null : <AcceptedMeanwhile outcome={sofar} findings={findings} />}
          <DialogActions>
            <Button onClick={close}>
              <Trans>Cancel</Trans>
            </Button>
            <Button look="primary" type="submit" isBusy={isPending}>
              {error !== null ? (
                <Trans>Try again</Trans>
              ) : sofar === undefined ? (
                <Trans>Accept</Trans>
              ) : (
                <Trans>Accept all the same</Trans>
              )}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

/**
 * What is to be accepted now: all of the target, or what of it somebody else accepted meanwhile. Of findings that are chosen
 * one by one, only an acceptance that was shown is replaced.
 */
function restOf(
  target: ChangeTarget,
  findings: readonly Finding[],
  sofar: ChangeOutcome | undefined,
): { readonly target: ChangeTarget; readonly condition: { readonly replaces?: string[] } } {
  if (sofar !== undefined) {
    return {
      target: { finding_ids: sofar.kept.map(({ findingId }) => findingId) },
      condition: { replaces: sofar.kept.map(({ acceptance }) => acceptance.acceptance_id) },
    }
  }
  if (!('finding_ids' in target)) return { target, condition: {} }
  const seen = findings.flatMap(({ acceptance }) => acceptance?.acceptance_id ?? [])
  return { target, condition: { replaces: seen } }
}

/** Both of what was changed at once and of what was asked about again. */
function addUp(first: ChangeOutcome, second: ChangeOutcome): ChangeOutcome {
  return {
    ...second,
    changed: first.changed + second.changed,
    unchanged: first.unchanged + second.unchanged,
    notFound: first.notFound + second.notFound,
  }
}

function EndHint({
  mayBeEndless,
  isEndless,
}: {
  readonly mayBeEndless: boolean
  readonly isEndless: boolean
}) {
  if (isEndless) return <Trans>No day ends it: somebody has to withdraw it.</Trans>
  if (!mayBeEndless) {
    return <Trans>A day within a year. Then the findings are open again.</Trans>
  }
  return (
    <Trans>A day within a year, then the findings are open again; or no end at all, below.</Trans>
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
