import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { WeakAccount, WeakPasswordHost } from '@openhss/contract'
import { accountInAddress } from '../../components/account-in-address.ts'
import { ListFooter } from '../../components/ListFooter.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { AccountService, PasswordMask } from './AccountMarks.tsx'
import { NoAccounts } from './NoAccounts.tsx'
import { askWeakHosts } from './password-questions.ts'
import { useSilentHosts } from './use-silent-hosts.ts'
import type { PasswordCounts } from './use-password-counts.ts'
import styles from './WeakHostList.module.css'

/** Hosts with their weak accounts, as HSS lists them. It takes no query, and says so rather than show too much. */
export function WeakHostList({ counts }: { readonly counts: PasswordCounts }) {
  const { search, change } = useSearchState()
  if (search.q === undefined) return <AllWeakHosts counts={counts} />
  return (
    <Notice
      tone="warning"
      action={
        <Button onClick={() => change({ q: undefined, page: undefined })}>
          <Trans>Show all hosts with weak passwords</Trans>
        </Button>
      }
    >
      <Trans>
        The list by host takes no filter, and the address has{' '}
        <HostText text={search.q} look="code" />.
      </Trans>
    </Notice>
  )
}

function AllWeakHosts({ counts }: { readonly counts: PasswordCounts }) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const { search } = useSearchState()
  const asked = askWeakHosts(projectId, search)
  const shown = useShown(asked)
  const silent = useSilentHosts((shown.answer?.data_list ?? []).map(({ host_id: id }) => id))
  const columns = useColumns(silent)
  return (
    <ShownList shown={shown}>
      {({ data_list: rows, total_num: total }) => (
        <>
          <DataTable
            label={t`Weak passwords by host`}
            columns={columns}
            rows={rows}
            keyOf={({ host_id: id }) => id}
            isOld={shown.isOld}
            isPast={({ host_id: id }) => silent.has(id)}
            empty={<NoAccounts counts={counts} />}
          />
          <ListFooter
            rows={rows.length}
            total={total}
            updatedAt={shown.updatedAt}
            call={asked.call}
          />
        </>
      )}
    </ShownList>
  )
}

function useColumns(silent: ReadonlySet<string>): readonly Column<WeakPasswordHost>[] {
  const { t } = useLingui()
  const { paths } = useProject()
  return [
    {
      id: 'host',
      head: t`Host`,
      isName: true,
      cell: ({ host_id: id, host_name: name }) => (
        <PlaceLink place={paths.host(id, 'accounts')}>
          <HostText text={name} />
        </PlaceLink>
      ),
    },
    {
      id: 'address',
      head: t`Address`,
      isMinor: true,
      cell: ({ private_ip: ip }) => <HostText text={ip} look="code" />,
    },
    {
      id: 'number',
      head: t`Weak`,
      align: 'end',
      cell: ({ weak_pwd_num: number }) => <Count of={number} />,
    },
    {
      id: 'accounts',
      head: t`Accounts`,
      cell: ({ host_id: id, weak_pwd_num: number, weak_pwd_accounts: accounts }) => (
        <>
          <Accounts hostId={id} accounts={accounts.slice(0, MAX_ACCOUNTS)} />
          {number <= MAX_ACCOUNTS ? null : (
            <PlaceLink place={paths.host(id, 'accounts')}>
              <Plural value={number - MAX_ACCOUNTS} one="and # more" other="and # more" />
            </PlaceLink>
          )}
        </>
      ),
    },
    {
      id: 'checked',
      head: t`Checked`,
      cell: ({ host_id: id, update_time: ms }) => <Checked ms={ms} isSilent={silent.has(id)} />,
    },
  ]
}

/** More would make the row higher than the others together. */
const MAX_ACCOUNTS = 5

function Accounts({
  hostId,
  accounts,
}: {
  readonly hostId: string
  readonly accounts: readonly WeakAccount[]
}) {
  const { paths } = useProject()
  return (
    <ul className={styles.accounts}>
      {accounts.map((account) => (
        <li
          key={`${account.service_type}/${account.instance}/${account.user_name}`}
          className={styles.account}
        >
          <PlaceLink place={paths.host(hostId, 'accounts', { account: accountInAddress(account) })}>
            <HostText text={account.user_name} look="code" />
          </PlaceLink>
          <span className={styles.service}>
            <AccountService account={account} />
          </span>
          <PasswordMask account={account} />
        </li>
      ))}
    </ul>
  )
}

function Checked({ ms, isSilent }: { readonly ms: number; readonly isSilent: boolean }) {
  if (ms === 0) return <Trans>never</Trans>
  const at = new Date(ms).toISOString()
  if (!isSilent) return <Time at={at} />
  return (
    <Trans>
      Offline, as of <Time at={at} look="absolute" />
    </Trans>
  )
}
