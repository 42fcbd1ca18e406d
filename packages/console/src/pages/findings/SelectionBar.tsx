import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { MAX_CHANGED_FINDINGS } from '@openhss/contract/browser'
import { ErrorText } from '../../components/ErrorText.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import type { ChosenRows } from '../../components/selection.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import type { CheckStart } from './check-again.ts'
import type { FindingDialog } from './FindingActions.tsx'
import styles from './SelectionBar.module.css'

/** What can be done with the findings that were chosen; nothing while none is. */
export function SelectionBar({
  chosen,
  total,
  checkable,
  start,
  onDialog,
  onCheck,
}: {
  readonly chosen: ChosenRows
  /** Findings that match, on all pages. */
  readonly total: number
  /** Hosts of the chosen findings whose passwords can be checked again. */
  readonly checkable: number
  readonly start: CheckStart | undefined
  readonly onDialog: (dialog: FindingDialog) => void
  readonly onCheck: () => void
}) {
  const { t, i18n } = useLingui()
  const count = chosen.allMatching ?? chosen.keys.size
  if (count === 0) return null
  const most = i18n.number(MAX_CHANGED_FINDINGS)
  const areTooMany =
    count > MAX_CHANGED_FINDINGS ? t`One change is of ${most} findings at most` : undefined
  // Only of the rows of the page it is known which hosts they are of.
  const isBeyondPage = chosen.allMatching !== undefined && chosen.allMatching > chosen.keys.size
  const reasonAgainstCheck = isBeyondPage
    ? t`This is done by page: choose rows in place of all that match`
    : checkable === 0
      ? t`None of these is of an account on this page`
      : undefined
  return (
    <section className={styles.bar} aria-label={t`Chosen findings`}>
      <Row>
        <strong role="status">
          <Plural value={count} one="# chosen" other="# chosen" />
        </strong>
        <PermittedButton
          permission="openhss:findings:triage"
          disabledBecause={areTooMany}
          onClick={() => onDialog('accept')}
          aria-keyshortcuts="e"
        >
          <Trans>Accept…</Trans>
        </PermittedButton>
        <PermittedButton
          permission="openhss:findings:triage"
          disabledBecause={areTooMany}
          onClick={() => onDialog('assign')}
          aria-keyshortcuts="a"
        >
          <Trans>Assign…</Trans>
        </PermittedButton>
        <PermittedButton
          permission="openhss:findings:triage"
          disabledBecause={areTooMany}
          onClick={() => onDialog('comment')}
          aria-keyshortcuts="c"
        >
          <Trans>Comment…</Trans>
        </PermittedButton>
        <PermittedButton
          permission="hss:hosts:manualDetect"
          disabledBecause={reasonAgainstCheck}
          isBusy={start?.isRunning}
          onClick={onCheck}
          aria-keyshortcuts="r"
        >
          <Trans>Check again</Trans>
        </PermittedButton>
        {chosen.allMatching === undefined && total > chosen.keys.size ? (
          <Button look="quiet" onClick={() => chosen.chooseAllMatching(total)}>
            <Trans>Select all {i18n.number(total)} that match</Trans>
          </Button>
        ) : null}
        <Button look="quiet" onClick={chosen.clear}>
          <Trans>Clear</Trans>
        </Button>
      </Row>
    </section>
  )
}

/** How the start of password checks went. */
export function CheckNotice({
  start,
  onClose,
}: {
  readonly start: CheckStart
  readonly onClose: () => void
}) {
  const { i18n } = useLingui()
  const { started, hosts, failures } = start
  const [first] = failures
  return (
    <Notice
      tone={first === undefined ? 'plain' : 'warning'}
      action={
        <Button look="quiet" onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      <Trans>
        Password checks started on {i18n.number(started)} of {i18n.number(hosts)} hosts.
      </Trans>{' '}
      {first === undefined ? null : <ErrorText error={first} />}
    </Notice>
  )
}
