import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { PAGE_ROWS } from '../../components/list-page.ts'
import { useListCursor } from '../../components/list-cursor.ts'
import { useSelection } from '../../components/selection.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { HostActionDialog } from './actions/HostActionDialog.tsx'
import { useHostActions } from './actions/host-actions.ts'
import type { HostAction } from './actions/host-actions.ts'
import { useHostColumns } from './host-columns.tsx'
import styles from './HostsTable.module.css'

/** The hosts of a page, what is chosen of them, and what is done to those. */
export function HostsTable({
  rows,
  q,
  isOld,
  empty,
}: {
  readonly rows: readonly FleetHost[]
  readonly q: string
  readonly isOld: boolean
  readonly empty: ReactNode
}) {
  const { t } = useLingui()
  const keys = rows.map(({ host_id: id }) => id)
  const chosen = useSelection(keys, q)
  const hostsOf = useSeenHosts(rows)
  const [acting, setActing] = useState<{ action: HostAction; hosts: readonly FleetHost[] }>()
  const columns = useHostColumns((action, host) => setActing({ action, hosts: [host] }))
  const activeKey = useListCursor({
    keys,
    onToggle: chosen.toggle,
    isLastPage: rows.length < PAGE_ROWS,
  })
  return (
    <>
      <DataTable
        label={t`Hosts`}
        columns={columns}
        rows={rows}
        keyOf={({ host_id: id }) => id}
        nameOf={({ name }) => name}
        selection={chosen.table}
        activeKey={activeKey}
        isOld={isOld}
        empty={empty}
      />
      {chosen.keys.size === 0 ? null : (
        <ChosenBar
          number={chosen.keys.size}
          onAct={(action) => setActing({ action, hosts: hostsOf(chosen.keys) })}
          onClear={chosen.clear}
        />
      )}
      {acting === undefined ? null : (
        <HostActionDialog
          {...acting}
          onDone={acting.action === 'delete' ? chosen.clear : undefined}
          onClose={() => setActing(undefined)}
        />
      )}
    </>
  )
}

/** What can be done to all hosts that are chosen. */
function ChosenBar({
  number,
  onAct,
  onClear,
}: {
  readonly number: number
  readonly onAct: (action: HostAction) => void
  readonly onClear: () => void
}) {
  const { t } = useLingui()
  const offered = useHostActions().filter(({ action }) => action !== 'rename')
  return (
    <section className={styles.bar} aria-label={t`Hosts that are chosen`}>
      <strong role="status">
        <Plural value={number} one="# chosen" other="# chosen" />
      </strong>
      {offered.map(({ action, label, disabledBecause }) => (
        <Button key={action} disabledBecause={disabledBecause} onClick={() => onAct(action)}>
          {label}
        </Button>
      ))}
      <Button look="quiet" onClick={onClear}>
        <Trans>Choose none</Trans>
      </Button>
    </section>
  )
}

/** Keeps the hosts that were shown, so that those chosen on other pages of the list are known, too. */
function useSeenHosts(rows: readonly FleetHost[]): (keys: ReadonlySet<string>) => FleetHost[] {
  const seen = useRef(new Map<string, FleetHost>())
  useEffect(() => {
    for (const row of rows) seen.current.set(row.host_id, row)
  }, [rows])
  return (keys) => [...keys].flatMap((key) => seen.current.get(key) ?? [])
}
