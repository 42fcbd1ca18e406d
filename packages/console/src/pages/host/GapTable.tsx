import { useLingui } from '@lingui/react/macro'
import type { Gap } from '@openhss/contract'
import type { ReactNode } from 'react'
import { gapReasonTexts, gapRemedyTexts, gapTexts } from '../../text/gap-texts.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { gapRows } from './gap-rows.ts'

/** What a scan did not see, why, and what can be done about it. */
export function GapTable({
  label,
  gaps,
  empty,
}: {
  readonly label: string
  readonly gaps: readonly Gap[]
  readonly empty: ReactNode
}) {
  const columns = useColumns()
  if (gaps.length === 0) return <>{empty}</>
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={gapRows(gaps)}
      keyOf={({ what, reason }) => JSON.stringify([what, reason])}
      empty={null}
    />
  )
}

function useColumns(): readonly Column<Gap>[] {
  const { t, i18n } = useLingui()
  return [
    { id: 'what', head: t`Not seen`, isName: true, cell: ({ what }) => <GapName what={what} /> },
    { id: 'reason', head: t`Reason`, cell: ({ reason }) => i18n._(gapReasonTexts[reason]) },
    { id: 'count', head: t`How often`, align: 'end', cell: ({ count }) => <Count of={count} /> },
    {
      id: 'remedy',
      head: t`What to do`,
      cell: ({ reason }) => {
        const remedy = gapRemedyTexts[reason]
        return remedy === undefined ? '–' : i18n._(remedy)
      },
    },
  ]
}

/** A gap of a service has the service before what is known: `mysql 3306: accounts`. */
function GapName({ what }: { readonly what: string }) {
  const { i18n } = useLingui()
  const whole = gapTexts[what]
  if (whole !== undefined) return <>{i18n._(whole)}</>
  const end = what.lastIndexOf(': ')
  const text = end === -1 ? undefined : gapTexts[what.slice(end + 2)]
  if (text === undefined) return <HostText text={what} />
  return (
    <span>
      {i18n._(text)} · <HostText text={what.slice(0, end)} look="code" />
    </span>
  )
}
