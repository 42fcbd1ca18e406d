import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FleetAccount } from '@openhss/contract'
import { accountInAddress } from '../../components/account-in-address.ts'
import { HostOfRow } from '../../components/HostOfRow.tsx'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { accountReach, passwordDays } from '../../known/account-facts.ts'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { AccountAdvice } from './AccountAdvice.tsx'
import { AccountReachMark, AccountService, PasswordMask, VerdictMark } from './AccountMarks.tsx'
import styles from './AccountMarks.module.css'

/** Columns of accounts. A query for verdicts may find others than weak ones, so that the verdict has a column then. */
export function useAccountColumns(q: string): readonly Column<FleetAccount>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  const asksForVerdict = q.includes('verdict:')
  const verdict: Column<FleetAccount> = {
    id: 'verdict',
    head: t`Verdict`,
    cell: (account) => <VerdictMark account={account} />,
  }
  return [
    {
      id: 'account',
      head: t`Account`,
      isName: true,
      cell: (row) => (
        <PlaceLink
          place={paths.host(row.host_id, 'accounts', { account: accountInAddress(row) })}
          className={styles.name}
        >
          <HostText text={row.user_name} look="code" />
        </PlaceLink>
      ),
    },
    { id: 'service', head: t`Service`, cell: (account) => <AccountService account={account} /> },
    {
      id: 'host',
      head: t`Host`,
      cell: (account) => <HostOfRow row={account} asOf={account.last_password_scan_at} />,
    },
    ...(asksForVerdict ? [verdict] : []),
    {
      id: 'password',
      head: t`Masked password`,
      cell: (account) => <PasswordMask account={account} />,
    },
    {
      id: 'reach',
      head: t`Reachable`,
      cell: (account) => (
        <Known of={accountReach(account)}>{(ports) => <AccountReachMark ports={ports} />}</Known>
      ),
    },
    {
      id: 'since',
      head: asksForVerdict ? t`So since` : t`Weak since`,
      cell: (account) => <Since account={account} />,
    },
    {
      id: 'age',
      head: t`Password set`,
      isMinor: true,
      cell: (account) => (
        <Known of={passwordDays(account)}>
          {(days) => <Plural value={days} one="# day ago" other="# days ago" />}
        </Known>
      ),
    },
    {
      id: 'advice',
      head: t`What to do`,
      isMinor: true,
      cell: ({ suggestion }) => <AccountAdvice suggestion={suggestion} />,
    },
  ]
}

function Since({ account }: { readonly account: FleetAccount }) {
  const { judged_so_since: since, unconfirmed_since: unconfirmedSince } = account
  return (
    <>
      {since === undefined ? <Trans>before recording</Trans> : <Time at={since} />}
      {unconfirmedSince === undefined ? null : (
        <div className={styles.detail}>
          <Trans>
            No check could see it since <Time at={unconfirmedSince} look="absolute" />
          </Trans>
        </div>
      )}
    </>
  )
}
