import { Trans, useLingui } from '@lingui/react/macro'
import type { AccountVerdict, Gap } from '@openhss/contract'
import type { ReactNode } from 'react'
import { accountInAddress } from '../../components/account-in-address.ts'
import { AccountName } from '../../components/AccountName.tsx'
import { gapReasonText, gapRemedyTexts, gapTexts } from '../../text/gap-texts.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { GapCount } from './GapCount.tsx'
import { namedGapRows } from './gap-rows.ts'
import type { GapRow } from './gap-rows.ts'
import { UntestedReason, UntestedRemedy } from './UntestedAccount.tsx'

/** What a scan did not see, why, and what can be done about it. */
export function GapTable({
  label,
  gaps,
  accounts,
  empty,
}: {
  readonly label: string
  readonly gaps: readonly Gap[]
  /** How the accounts of the host were judged, so that those whose password was not tested are named. */
  readonly accounts?: readonly AccountVerdict[] | undefined
  readonly empty: ReactNode
}) {
  const columns = useColumns()
  if (gaps.length === 0) return <>{empty}</>
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={namedGapRows(gaps, accounts ?? [])}
      keyOf={({ what, reason, account }) =>
        JSON.stringify([what, reason, account === undefined ? '' : accountInAddress(account)])
      }
      empty={null}
    />
  )
}

function useColumns(): readonly Column<GapRow>[] {
  const { t, i18n } = useLingui()
  return [
    { id: 'what', head: t`Not seen`, isName: true, cell: (row) => <GapName row={row} /> },
    {
      id: 'reason',
      head: t`Reason`,
      cell: ({ what, reason, account }) =>
        account === undefined ? (
          i18n._(gapReasonText(what, reason))
        ) : (
          <UntestedReason account={account} />
        ),
    },
    {
      id: 'count',
      head: t`How many`,
      align: 'end',
      cell: ({ what, count }) => <GapCount what={what} count={count} />,
    },
    {
      id: 'remedy',
      head: t`What to do`,
      cell: ({ reason, account }) => {
        if (account !== undefined) return <UntestedRemedy account={account} />
        const remedy = gapRemedyTexts[reason]
        return remedy === undefined ? '–' : i18n._(remedy)
      },
    },
  ]
}

/** A gap of a service has the service before what is known: `mysql 3306: accounts`. */
function GapName({ row: { what, account } }: { readonly row: GapRow }) {
  const { i18n } = useLingui()
  if (account !== undefined) {
    const { user_name: userName, service_type: serviceType, instance } = account
    return (
      <Trans>
        Password of{' '}
        <AccountName userName={userName} serviceType={serviceType} instance={instance} />
      </Trans>
    )
  }
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
