import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { HistoryRetention } from '@openhss/contract'
import { MAX_HISTORY_DAYS, MIN_HISTORY_DAYS } from '@openhss/contract/browser'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useAct } from '../../api/act.ts'
import { ask } from '../../api/ask.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row, Stack } from '../../ui/layout/Stack.tsx'
import { Count } from '../../ui/text/Count.tsx'
import styles from './Settings.module.css'
import { SettingsTabs } from './SettingsTabs.tsx'

const question = (projectId: string) =>
  ask('showHistoryRetention', { params: { project_id: projectId } }, { refreshMs: false })

export const load = ({ queryClient, projectId }: PageContext) =>
  queryClient.prefetchQuery(question(projectId))

export function Page() {
  const { t } = useLingui()
  const { projectId } = useProject()
  const shown = useShown(question(projectId))
  return (
    <>
      <SettingsTabs />
      <PageHead
        title={<Trans>Retention</Trans>}
        name={t`Retention`}
        summary={<Trans>For how long the past is kept. What is open now is always kept.</Trans>}
      />
      <Permitted permission="hss:hosts:list">
        <ShownList shown={shown}>
          {(retention) => (
            // What somebody else changed in the meantime shows as soon as it is known.
            <RetentionForm
              key={`${retention.port_days}-${retention.account_days}`}
              retention={retention}
            />
          )}
        </ShownList>
      </Permitted>
    </>
  )
}

function RetentionForm({ retention }: { readonly retention: HistoryRetention }) {
  const [asked, setAsked] = useState<HistoryRetention>()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setAsked({
      port_days: Number(textOf(form, 'port_days')),
      account_days: Number(textOf(form, 'account_days')),
    })
  }
  return (
    <Card>
      <form className={styles.form} onSubmit={onSubmit}>
        <Stack>
          <Field
            label={<Trans>Days that a port is kept after it was closed</Trans>}
            hint={
              <Trans>Ports as of an earlier time, and changes, reach back as far as this.</Trans>
            }
          >
            {(ids) => <DaysInput {...ids} name="port_days" days={retention.port_days} />}
          </Field>
          <Field
            label={<Trans>Days that an account's past is kept</Trans>}
            hint={<Trans>Such as since when its password was weak.</Trans>}
          >
            {(ids) => <DaysInput {...ids} name="account_days" days={retention.account_days} />}
          </Field>
          <p className={styles.hint}>
            <Trans>
              From <Count of={MIN_HISTORY_DAYS} /> to <Count of={MAX_HISTORY_DAYS} /> days, for the
              whole project.
            </Trans>
          </p>
          <Row>
            <PermittedButton permission="openhss:history:set" look="primary" type="submit">
              <Trans>Save…</Trans>
            </PermittedButton>
          </Row>
        </Stack>
      </form>
      {asked === undefined ? null : (
        <SaveDialog before={retention} after={asked} onClose={() => setAsked(undefined)} />
      )}
    </Card>
  )
}

function DaysInput({ days, ...rest }: { readonly days: number; readonly name: string }) {
  return (
    <TextInput
      {...rest}
      type="number"
      defaultValue={days}
      min={MIN_HISTORY_DAYS}
      max={MAX_HISTORY_DAYS}
      required
    />
  )
}

function SaveDialog({
  before,
  after,
  onClose,
}: {
  readonly before: HistoryRetention
  readonly after: HistoryRetention
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const change = useAct('changeHistoryRetention')
  const isLess = after.port_days < before.port_days || after.account_days < before.account_days
  return (
    <FormDialog
      title={t`Change for how long the past is kept?`}
      action={isLess ? <Trans>Save and delete what is older</Trans> : <Trans>Save</Trans>}
      look={isLess ? 'danger' : 'primary'}
      submit={() => change.mutateAsync({ params: { project_id: projectId }, body: after })}
      onClose={onClose}
    >
      <p>
        <Plural
          value={after.port_days}
          one="Closed ports are kept for # day."
          other="Closed ports are kept for # days."
        />{' '}
        <Plural
          value={after.account_days}
          one="The past of accounts is kept for # day."
          other="The past of accounts is kept for # days."
        />
      </p>
      {isLess ? (
        <Notice tone="warning">
          <Trans>What is older than that is deleted within the hour, and cannot be had back.</Trans>
        </Notice>
      ) : (
        <p>
          <Trans>What was deleted before does not come back.</Trans>
        </p>
      )}
    </FormDialog>
  )
}
