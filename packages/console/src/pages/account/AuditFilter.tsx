import { Trans, useLingui } from '@lingui/react/macro'
import type { FormEvent } from 'react'
import { textOf } from '../../components/form-texts.ts'
import { useSearchState } from '../../components/search-state.ts'
import { auditOperationTexts } from '../../text/audit-texts.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Select, TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import styles from './AuditFilter.module.css'
import { NO_AUDIT_FILTER, auditFilterOf, fieldOfInstant, instantOfField } from './audit-filter.ts'

/** Which events are listed; the address has it. Times are entered in the reader's zone and stand in the address in UTC. */
export function AuditFilter() {
  const { t } = useLingui()
  const { search, change } = useSearchState()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    change({
      since: instantOfField(textOf(form, 'since')),
      until: instantOfField(textOf(form, 'until')),
      user: textOf(form, 'user') || undefined,
      operation: textOf(form, 'operation') || undefined,
      result: textOf(form, 'result') || undefined,
      page: undefined,
    })
  }
  const isFiltered = Object.keys(auditFilterOf(search)).length > 0
  return (
    <form className={styles.filter} onSubmit={onSubmit} role="search" aria-label={t`Filter`}>
      <Field label={<Trans>From</Trans>}>
        {(ids) => <TimeInput {...ids} name="since" instant={search.since} />}
      </Field>
      <Field label={<Trans>Until</Trans>}>
        {(ids) => <TimeInput {...ids} name="until" instant={search.until} />}
      </Field>
      <Field label={<Trans>User</Trans>}>
        {(ids) => <TextInput {...ids} name="user" defaultValue={search.user} />}
      </Field>
      <Field label={<Trans>Operation</Trans>}>
        {(ids) => <OperationSelect {...ids} operation={search.operation} />}
      </Field>
      <Field label={<Trans>Result</Trans>}>
        {(ids) => <ResultSelect {...ids} result={search.result} />}
      </Field>
      <div className={styles.actions}>
        <Button type="submit">
          <Trans>Filter</Trans>
        </Button>
        {isFiltered ? (
          <Button look="quiet" onClick={() => change(NO_AUDIT_FILTER)}>
            <Trans>Clear</Trans>
          </Button>
        ) : null}
      </div>
    </form>
  )
}

function TimeInput({
  instant,
  ...rest
}: {
  readonly instant: string | undefined
  readonly name: string
}) {
  return (
    <TextInput {...rest} type="datetime-local" step={1} defaultValue={fieldOfInstant(instant)} />
  )
}

function OperationSelect({ operation = '', ...rest }: { readonly operation: string | undefined }) {
  const { t, i18n } = useLingui()
  const known = Object.entries(auditOperationTexts).flatMap(([code, text]) =>
    text === undefined ? [] : [{ code, name: i18n._(text) }],
  )
  const isKnown = operation === '' || known.some(({ code }) => code === operation)
  return (
    <Select {...rest} name="operation" defaultValue={operation}>
      <option value="">{t`Any`}</option>
      {isKnown ? null : <option>{operation}</option>}
      {known
        .toSorted((one, other) => one.name.localeCompare(other.name, i18n.locale))
        .map(({ code, name }) => (
          <option key={code} value={code}>
            {name} ({code})
          </option>
        ))}
    </Select>
  )
}

function ResultSelect({ result, ...rest }: { readonly result: string | undefined }) {
  const { t } = useLingui()
  const isCode = result !== undefined && result !== 'ok' && result !== 'failed'
  return (
    <Select {...rest} name="result" defaultValue={result ?? ''}>
      <option value="">{t`Any`}</option>
      <option value="ok">{t`Done`}</option>
      <option value="failed">{t`Refused or failed`}</option>
      {isCode ? <option value={result}>{result}</option> : null}
    </Select>
  )
}
