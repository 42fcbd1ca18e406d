import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchState } from '../../components/search-state.ts'
import { useEnterpriseProjects } from '../../components/use-enterprise-projects.ts'
import { Select } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import styles from './TokenFields.module.css'

/** What a join token is good for. */
export interface TokenChoice {
  readonly uses: number
  readonly validHours: number
  readonly enterpriseProjectId: string
}

const USES = [1, 20, 100, 1000] as const
const VALID_HOURS = [1, 24, 168, 720] as const

/** What is chosen, and how it is changed; undefined until it is known which enterprise projects there are. */
export function useTokenChoice() {
  const { search } = useSearchState()
  const { isSettled } = useEnterpriseProjects()
  const takers = useTakers()
  const [chosen, setChosen] = useState<TokenChoice>()
  if (chosen === undefined && isSettled) {
    const asked = takers.find(({ id }) => id === search.ep) ?? takers.find(({ id }) => id === '0')
    setChosen({ uses: 20, validHours: 24, enterpriseProjectId: (asked ?? takers[0])?.id ?? '0' })
  }
  return [chosen, setChosen] as const
}

/** Enterprise projects that take hosts: those that are not disabled. */
function useTakers() {
  return useEnterpriseProjects().all.filter(({ status }) => status === 1)
}

export function TokenFields({
  choice,
  onChange,
}: {
  readonly choice: TokenChoice
  readonly onChange: (choice: TokenChoice) => void
}) {
  const { t } = useLingui()
  const takers = useTakers()
  return (
    <div className={styles.fields}>
      <Field label={<Trans>Into the enterprise project</Trans>}>
        {(ids) => (
          <Select
            {...ids}
            value={choice.enterpriseProjectId}
            onChange={({ target }) => onChange({ ...choice, enterpriseProjectId: target.value })}
          >
            {takers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={<Trans>How many hosts may use it</Trans>}>
        {(ids) => (
          <Select
            {...ids}
            value={choice.uses}
            onChange={({ target }) => onChange({ ...choice, uses: Number(target.value) })}
          >
            {USES.map((uses) => (
              <option key={uses} value={uses}>
                {t`${plural(uses, { one: '# host', other: '# hosts' })}`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={<Trans>Valid for</Trans>}>
        {(ids) => (
          <Select
            {...ids}
            value={choice.validHours}
            onChange={({ target }) => onChange({ ...choice, validHours: Number(target.value) })}
          >
            {VALID_HOURS.map((hours) => (
              <option key={hours} value={hours}>
                {hours < 48
                  ? t`${plural(hours, { one: '# hour', other: '# hours' })}`
                  : t`${plural(hours / 24, { one: '# day', other: '# days' })}`}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  )
}
