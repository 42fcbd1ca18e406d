import { useQueryClient } from '@tanstack/react-query'
import type { Finding } from '@openhss/contract'
import { useState } from 'react'
import { focusRow, neighbourOf } from '../../components/list-cursor.ts'
import { useSearchState } from '../../components/search-state.ts'
import type { ChosenRows } from '../../components/selection.ts'
import { useMay, useProject } from '../../components/use-project.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { AcceptDialog } from './AcceptDialog.tsx'
import { AssignDialog } from './AssignDialog.tsx'
import { ChangeNotice } from './ChangeNotice.tsx'
import { useCheckAgain } from './check-again.ts'
import { CommentDialog } from './CommentDialog.tsx'
import type { FindingDialog } from './FindingActions.tsx'
import type { ChangeOutcome, ChangeTarget } from './finding-change.ts'
import { FindingDrawer } from './FindingDrawer.tsx'
import { isOfAccount } from '../../components/finding-facts.ts'
import { countQuestion } from './finding-list.ts'
import styles from './FindingTriage.module.css'
import { findingQuestion } from './whole-finding.ts'
import { CheckNotice, SelectionBar } from './SelectionBar.tsx'

/** What is done about the findings of a list: to the one that is open, to those that are chosen, or to the one at the cursor. */
export function FindingTriage({
  rows,
  total,
  chosen,
  activeKey,
  onMove,
}: {
  readonly rows: readonly Finding[]
  readonly total: number
  readonly chosen: ChosenRows
  /** The row that the keyboard is on. */
  readonly activeKey: string | undefined
  readonly onMove: (findingId: string) => void
}) {
  const { projectId, scoped } = useProject()
  const { search, change } = useSearchState()
  const queryClient = useQueryClient()
  const may = useMay()
  const [dialog, setDialog] = useState<OpenDialog>()
  const [outcome, setOutcome] = useState<ChangeOutcome>()
  const { start, checkAgain, clear: clearStart } = useCheckAgain()
  const { open } = search
  const q = scoped(search.q ?? '')
  const keys = rows.map(({ finding_id: id }) => id)

  const chosenTarget = targetOf(chosen, q)
  const targetAtHand =
    open === undefined
      ? (chosenTarget ?? (activeKey === undefined ? undefined : { finding_ids: [activeKey] }))
      : { finding_ids: [open] }
  // Of all that a query gives, the page is a part.
  const namedBy = (target: ChangeTarget) => {
    if (!('finding_ids' in target)) return rows
    const opened =
      open === undefined
        ? undefined
        : queryClient.getQueryData(findingQuestion(projectId, open).queryKey)
    const known = new Map(
      [...rows, ...(opened === undefined ? [] : [opened])].map((row) => [row.finding_id, row]),
    )
    return target.finding_ids.flatMap((id) => known.get(id) ?? [])
  }
  const ask = (kind: FindingDialog, target: ChangeTarget | undefined) => {
    if (target === undefined || !may('openhss:findings:triage')) return
    setOutcome(undefined)
    setDialog({ kind, target, findings: namedBy(target) })
  }
  const checkable = rows.filter(
    (row) =>
      isOfAccount(row) &&
      (chosenTarget === undefined ? row.finding_id === activeKey : chosen.keys.has(row.finding_id)),
  )
  const check = () => void checkAgain(checkable.map(({ host_id: id }) => id))
  const close = () => {
    if (open === undefined) return
    change({ open: undefined })
    focusRow(open)
  }
  const recount = async () => {
    const { total_num: count } = await queryClient.fetchQuery({
      ...countQuestion(projectId, q),
      staleTime: 0,
    })
    await queryClient.invalidateQueries()
    if (dialog === undefined || 'finding_ids' in dialog.target) return
    setDialog({ ...dialog, target: { ...dialog.target, expected_count: count } })
    chosen.chooseAllMatching(count)
  }

  useKeys({
    e: () => ask('accept', targetAtHand),
    a: () => ask('assign', targetAtHand),
    // The details of a finding have these themselves.
    ...(open === undefined && {
      c: () => ask('comment', targetAtHand),
      r: () => {
        const isBeyondPage = (chosen.allMatching ?? 0) > rows.length
        if (may('hss:hosts:manualDetect') && checkable.length > 0 && !isBeyondPage) check()
      },
    }),
    Escape: () => {
      if (open === undefined) chosen.clear()
      else close()
    },
  })

  const dialogProps = dialog && {
    target: dialog.target,
    onClose: () => setDialog(undefined),
    onDone: (done: ChangeOutcome) => {
      setDialog(undefined)
      setOutcome(done)
      if (open === undefined) chosen.clear()
    },
  }
  return (
    <>
      <div className={styles.notices}>
        {outcome === undefined ? null : (
          <ChangeNotice outcome={outcome} onClose={() => setOutcome(undefined)} />
        )}
        {start === undefined || start.isRunning ? null : (
          <CheckNotice start={start} onClose={clearStart} />
        )}
      </div>
      <div className={styles.dock}>
        <SelectionBar
          chosen={chosen}
          total={total}
          checkable={checkable.length}
          start={start}
          onDialog={(kind) => ask(kind, chosenTarget)}
          onCheck={check}
        />
      </div>
      {open === undefined ? null : (
        <FindingDrawer
          findingId={open}
          previous={keys.includes(open) ? neighbourOf(keys, open, -1) : undefined}
          next={keys.includes(open) ? neighbourOf(keys, open, 1) : undefined}
          onMove={onMove}
          onClose={close}
          onDialog={(kind) => ask(kind, { finding_ids: [open] })}
        />
      )}
      {dialogProps === undefined || dialog === undefined ? null : dialog.kind === 'accept' ? (
        <AcceptDialog
          {...dialogProps}
          findings={dialog.findings}
          onRecount={() => void recount()}
        />
      ) : dialog.kind === 'assign' ? (
        <AssignDialog {...dialogProps} />
      ) : (
        <CommentDialog {...dialogProps} />
      )}
    </>
  )
}

interface OpenDialog {
  readonly kind: FindingDialog
  readonly target: ChangeTarget
  /** Findings of the target as they were seen when it was opened. */
  readonly findings: readonly Finding[]
}

function targetOf({ keys, allMatching }: ChosenRows, q: string): ChangeTarget | undefined {
  if (allMatching !== undefined) return { query: q, expected_count: allMatching }
  return keys.size === 0 ? undefined : { finding_ids: [...keys] }
}
