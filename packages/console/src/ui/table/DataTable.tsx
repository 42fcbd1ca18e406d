import { Trans, useLingui } from '@lingui/react/macro'
import { SpokenText } from '../layout/SpokenText.tsx'
import { visibleText } from '../../text/visible-text.ts'
import type { ReactNode } from 'react'
import styles from './DataTable.module.css'
import { useDrawnRows } from './drawn-rows.ts'

export interface Column<Row> {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** The cell that names the row; its link opens the row, wherever on it one clicks. */
  readonly isName?: true
  readonly align?: 'end'
  /** Left out where the window is narrower than a desk's; a phone has it again, where rows are blocks. */
  readonly isMinor?: true
  /** Given where the list can be put in the order of this column. */
  readonly sort?: {
    readonly isActive: boolean
    readonly isUp: boolean
    readonly onSort: () => void
  }
}

export interface Selection {
  readonly keys: ReadonlySet<string>
  /** `isRange`: from the row that was chosen last. */
  readonly onToggle: (key: string, isRange: boolean) => void
  readonly onToggleAll: () => void
}

/**
 * A table of rows that the server has paged, sorted and filtered. It is a real one, and draws every row that it is given,
 * those below the window a moment later: a virtual one lies to screen readers. On a narrow screen each row becomes a block.
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  nameOf,
  selection,
  activeKey,
  isOld = false,
  isPast,
  empty,
}: {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** What a row is called, for the label of its box; needed with a selection. */
  readonly nameOf?: (row: Row) => string
  readonly selection?: Selection | undefined
  /** The row that the keyboard is on, or that is open. */
  readonly activeKey?: string | undefined
  /** The rows are those of the question before, or of a server that does not answer any more. */
  readonly isOld?: boolean
  /** The row tells of an earlier time, such as one of a host that is offline; a cell of it says of when. */
  readonly isPast?: (row: Row) => boolean
  readonly empty: ReactNode
}) {
  const { t } = useLingui()
  const drawn = useDrawnRows(rows, activeKey)
  if (rows.length === 0) return <div className={styles.frame}>{empty}</div>
  const areAllChosen = rows.every((row) => selection?.keys.has(keyOf(row)) ?? false)
  return (
    <div className={styles.frame} data-is-old={isOld}>
      <table
        className={styles.table}
        role="table"
        aria-label={label}
        aria-busy={isOld || drawn.length < rows.length}
      >
        <thead role="rowgroup">
          <tr role="row">
            {selection === undefined ? null : (
              <th scope="col" role="columnheader" className={styles.box}>
                <input
                  type="checkbox"
                  aria-label={t`Select all rows of this page`}
                  checked={areAllChosen}
                  onChange={selection.onToggleAll}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {drawn.map((row) => {
            const key = keyOf(row)
            const isChosen = selection?.keys.has(key) ?? false
            return (
              <tr
                key={key}
                role="row"
                data-key={key}
                data-is-active={key === activeKey}
                data-is-chosen={isChosen}
                data-is-past={isPast?.(row)}
                aria-selected={selection === undefined ? undefined : isChosen}
              >
                {selection === undefined ? null : (
                  <td role="cell" className={styles.box}>
                    <input
                      type="checkbox"
                      aria-label={visibleText(t`Select ${nameOf?.(row) ?? key}`)}
                      checked={isChosen}
                      onClick={(event) => selection.onToggle(key, event.shiftKey)}
                      onChange={ignore}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <BodyCell key={column.id} column={column} row={row} />
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {isOld ? (
        <SpokenText>
          <Trans>These rows are being renewed.</Trans>
        </SpokenText>
      ) : null}
    </div>
  )
}

/** The click has done it already; React wants a handler beside `checked`. */
function ignore(): void {}

function HeadCell<Row>({ column }: { readonly column: Column<Row> }) {
  const { head, sort, align, isMinor } = column
  const order = sort?.isActive === true ? (sort.isUp ? 'ascending' : 'descending') : undefined
  return (
    <th
      scope="col"
      role="columnheader"
      aria-sort={sort === undefined ? undefined : (order ?? 'none')}
      data-align={align}
      data-is-minor={isMinor}
    >
      {sort === undefined ? (
        head
      ) : (
        <button type="button" className={styles.sort} onClick={sort.onSort}>
          {head}
          <span aria-hidden="true">{order === undefined ? '' : sort.isUp ? ' ▲' : ' ▼'}</span>
        </button>
      )}
    </th>
  )
}

function BodyCell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { head, cell, isName, align, isMinor } = column
  const shared = { 'data-head': head, 'data-align': align, 'data-is-minor': isMinor }
  if (isName === true) {
    return (
      <th scope="row" role="rowheader" className={styles.name} {...shared}>
        <div>{cell(row)}</div>
      </th>
    )
  }
  return (
    <td role="cell" {...shared}>
      <div>{cell(row)}</div>
    </td>
  )
}
