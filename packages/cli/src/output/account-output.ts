import { INT32_MAX } from '@openhss/contract'
import type { AccountState, AccountVerdict, Verdict, WeakPasswordHost } from '@openhss/contract'
import { REASON_WORDS } from './coverage-text.ts'
import { formatCsv } from './csv.ts'
import type { CsvValue } from './csv.ts'
import { nameService } from './service-name.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import { paint } from './terminal.ts'
import type { Colour, Terminal } from './terminal.ts'

/** Formats a table of verdicts for people, the weak accounts first. Accounts without news are only counted. */
export function formatVerdictTable(
  accounts: readonly AccountVerdict[],
  terminal: Terminal,
): string {
  const locked = accounts.filter(({ verdict }) => verdict === 'locked')
  const hidden = accounts.filter(isHidden)
  const shown = accounts
    .filter((account) => account.verdict !== 'locked' && !isHidden(account))
    .toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict] || (a.user_name < b.user_name ? -1 : 1))
  const columns = VERDICT_COLUMNS.filter(
    (column) => column !== SERVICE || shown.some((row) => row.service_type !== 'system'),
  )
  const notes = [
    ...(locked.length > 0 ? [describeLocked(locked)] : []),
    ...(hidden.length > 0 ? [`${hidden.length} not tested: no permission.`] : []),
  ]
  return [
    shown.length > 0 ? formatTable(columns, shown, terminal) : '',
    ...notes.map((note) => `${paint(terminal, 'dim', note)}\n`),
  ].join('')
}

/** Describes how many accounts no password opens, and why where that is known. */
function describeLocked(locked: readonly AccountVerdict[]): string {
  const states = Map.groupBy(locked, ({ account_state: state }) => state)
  const why = [...states].flatMap(([state, accounts]) => {
    return state === undefined ? [] : [`${accounts.length} ${STATE_WORDS[state]}`]
  })
  return `${locked.length} locked: no password fits${why.length > 0 ? ` (${why.join(', ')})` : ''}.`
}

const STATE_WORDS: Readonly<Record<AccountState, string>> = {
  expired: 'expired',
  socket: "let in only the host's own user",
  external: 'ask another service',
  no_login: 'may not log in',
  disabled: 'switched off',
  trusted: 'let in by a rule',
  anonymous: 'let anybody in',
  as_configured: 'as configured, not as it runs now',
  no_account: 'without a line in etc/passwd',
  empty_refused: 'empty, which PAM refuses',
}

function isHidden(account: AccountVerdict): boolean {
  return account.verdict === 'error' && account.reason === 'permission'
}

/** Names of the fields on the wire, in the order of the CSV. */
export const VERDICT_FIELDS = [
  'user_name',
  'service_type',
  'instance',
  'account_state',
  'verdict',
  'duration',
  'used_days',
  'desensitized_weak_passwords',
  'suggestion',
  'scheme',
  'list_version',
  'words_tried',
  'reason',
] as const

export function verdictValues(account: AccountVerdict): CsvValue[] {
  const values: Partial<Record<(typeof VERDICT_FIELDS)[number], CsvValue>> = account
  return VERDICT_FIELDS.map((field) => values[field])
}

/** Formats a table of the accounts with weak passwords of several hosts. */
export function formatWeakTable(hosts: readonly WeakPasswordHost[], terminal: Terminal): string {
  return formatTable(WEAK_COLUMNS, weakRows(hosts), terminal)
}

export function formatWeakCsv(hosts: readonly WeakPasswordHost[]): string {
  const rows = weakRows(hosts).map(({ host, account }) => [
    host.host_id,
    host.host_name,
    host.private_ip,
    host.update_time,
    ...WEAK_FIELDS.map((field) => account[field]),
  ])
  return formatCsv(['host_id', 'host_name', 'private_ip', 'update_time', ...WEAK_FIELDS], rows)
}

const RANK: Readonly<Record<Verdict, number>> = {
  empty: 0,
  weak: 1,
  error: 2,
  unsupported: 3,
  not_found: 4,
  locked: 5,
}

const VERDICT_COLOURS: Readonly<Record<Verdict, Colour | undefined>> = {
  empty: 'red',
  weak: 'red',
  error: 'yellow',
  unsupported: 'yellow',
  not_found: 'green',
  locked: undefined,
}

/** This column is left out where all accounts are of the system. */
const SERVICE: Column<AccountVerdict> = { title: 'SERVICE', value: nameService }

const VERDICT_COLUMNS: readonly Column<AccountVerdict>[] = [
  { title: 'ACCOUNT', value: (row) => row.user_name },
  SERVICE,
  {
    title: 'VERDICT',
    value: (row) => VERDICT_WORDS[row.verdict],
    colour: (row) => VERDICT_COLOURS[row.verdict],
  },
  {
    title: 'PASSWORD',
    value: (row) => ('desensitized_weak_passwords' in row ? row.desensitized_weak_passwords : '-'),
  },
  { title: 'SCHEME', value: (row) => ('scheme' in row ? row.scheme : '-') },
  { title: 'WHAT TO KNOW', value: explain },
]

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  empty: 'no password',
  weak: 'weak',
  error: 'not tested',
  unsupported: 'not tested',
  not_found: 'not found',
  locked: 'locked',
}

function explain(account: AccountVerdict): string {
  return withState(account, explainVerdict(account))
}

/** Adds the state of the account where it says more than the verdict does. */
function withState({ account_state: state }: Pick<AccountVerdict, 'account_state'>, text: string) {
  const prefix = state === undefined ? undefined : PREFIXES[state]
  return prefix === undefined ? text : `${prefix} ${text}`
}

const PREFIXES: Readonly<Partial<Record<AccountState, string>>> = {
  expired: 'Expired.',
  as_configured: 'As configured, not as it runs now.',
  no_account: 'No line in etc/passwd.',
}

function explainVerdict(account: AccountVerdict): string {
  if ('suggestion' in account) return account.suggestion
  if ('words_tried' in account) return `${account.words_tried.toLocaleString('en')} words tried`
  if (
    account.verdict === 'error' &&
    account.reason === 'absent' &&
    account.service_type === 'system'
  )
    return 'no line in etc/shadow'
  if ('reason' in account) return REASON_WORDS[account.reason]
  return account.verdict === 'unsupported'
    ? 'this system cannot compute the scheme of the hash'
    : ''
}

interface WeakRow {
  readonly host: WeakPasswordHost
  readonly account: WeakPasswordHost['weak_pwd_accounts'][number]
}

const WEAK_FIELDS = [
  'user_name',
  'service_type',
  'instance',
  'account_state',
  'duration',
  'used_days',
  'desensitized_weak_passwords',
  'suggestion',
] as const

const WEAK_COLUMNS: readonly Column<WeakRow>[] = [
  { title: 'HOST', value: ({ host }) => host.host_name },
  { title: 'ACCOUNT', value: ({ account }) => account.user_name },
  { title: 'SERVICE', value: ({ account }) => nameService(account) },
  {
    title: 'PASSWORD',
    value: ({ account }) => account.desensitized_weak_passwords || '(none)',
    colour: () => 'red',
  },
  {
    title: 'VALID DAYS',
    value: ({ account }) => (account.duration === INT32_MAX ? 'no end' : String(account.duration)),
    right: true,
  },
  { title: 'USED DAYS', value: ({ account }) => String(account.used_days ?? '-'), right: true },
  { title: 'SUGGESTION', value: ({ account }) => withState(account, account.suggestion) },
]

function weakRows(hosts: readonly WeakPasswordHost[]): WeakRow[] {
  return hosts.flatMap((host) => host.weak_pwd_accounts.map((account) => ({ host, account })))
}
