import { INT32_MAX, PASSWORD_ADVICE } from '@openhss/contract'
import type { NamedAccount } from '@openhss/agent'
import type {
  AccountState,
  AccountVerdict,
  GapReason,
  Verdict,
  WeakPasswordHost,
} from '@openhss/contract'
import { REASON_WORDS } from './coverage-text.ts'
import { formatCsv } from './csv.ts'
import type { CsvValue } from './csv.ts'
import { nameService } from './service-name.ts'
import { formatTable, Table } from './table.ts'
import type { Column } from './table.ts'
import type { Colour, Terminal } from './terminal.ts'
import { wrapLines } from './wrap-text.ts'

/**
 * Makes a table of verdicts for people, to which rows come as accounts are judged.
 * @param expected all accounts that will be judged; from them the columns get their widths.
 */
export function createVerdictTable(
  expected: readonly NamedAccount[],
  terminal: Terminal,
): Table<AccountVerdict> {
  const columns = VERDICT_COLUMNS.filter(
    (column) => column !== SERVICE || expected.some((row) => row.service_type !== 'system'),
  )
  return new Table<AccountVerdict>(
    columns,
    expected.map((account) => ({ ...LARGE_VERDICT, ...account })),
    terminal,
  )
}

/** A verdict whose cells are as large as most are. */
const LARGE_VERDICT = {
  verdict: 'empty',
  duration: 0,
  desensitized_weak_passwords: 'xx****x**',
  scheme: 'scram-sha-256',
  suggestion:
    'The password is on the list of common passwords. It has fewer than 8 characters and no uppercase letter, digit or special character.',
  list_version: '',
} as const

/** Tells whether an account has a row of its own; the others are only counted. */
export function hasRow({ verdict, ...account }: AccountVerdict): boolean {
  const reason = 'reason' in account ? account.reason : undefined
  return verdict !== 'locked' && !(verdict === 'error' && COUNTED_REASONS.has(reason))
}

const COUNTED_REASONS: ReadonlySet<GapReason | undefined> = new Set(['permission', 'stopped'])

/** Counts the accounts that have no row, and gives the advice that the suggestions share. */
export function describeOtherAccounts(accounts: readonly AccountVerdict[]): string {
  const locked = accounts.filter(({ verdict }) => verdict === 'locked')
  const counted = [...COUNTED_REASONS].flatMap((reason) => {
    const count = accounts.filter((each) => 'reason' in each && each.reason === reason).length
    return count > 0 && reason !== undefined
      ? [`${count} not tested: ${REASON_WORDS[reason]}.`]
      : []
  })
  const notes = [...(locked.length > 0 ? [describeLocked(locked)] : []), ...counted]
  const suggestions = accounts.flatMap((each) => ('suggestion' in each ? [each.suggestion] : []))
  return describeAdvice(suggestions) + notes.map((note) => `${note}\n`).join('')
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

/** Names of the fields on the wire, in the order of the CSV. */
const VERDICT_FIELDS = [
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

function verdictValues(account: AccountVerdict): CsvValue[] {
  const values: Partial<Record<(typeof VERDICT_FIELDS)[number], CsvValue>> = account
  return VERDICT_FIELDS.map((field) =>
    field === 'duration' ? daysOrNever(values.duration) : values[field],
  )
}

export function formatVerdictCsv(accounts: readonly AccountVerdict[]): string {
  return formatCsv(
    VERDICT_FIELDS,
    accounts.map((account) => verdictValues(account)),
  )
}

/** Formats a table of the accounts with weak passwords of several hosts. */
export function formatWeakTable(hosts: readonly WeakPasswordHost[], terminal: Terminal): string {
  const rows = weakRows(hosts)
  const advice = describeAdvice(rows.map(({ account }) => account.suggestion))
  return formatTable(WEAK_COLUMNS, rows, terminal) + wrapLines(advice, terminal.width)
}

export function formatWeakCsv(hosts: readonly WeakPasswordHost[]): string {
  const rows = weakRows(hosts).map(({ host, account }) => [
    host.host_id,
    host.host_name,
    host.private_ip,
    instantOrNever(host.update_time),
    ...WEAK_FIELDS.map((field) =>
      field === 'duration' ? daysOrNever(account.duration) : account[field],
    ),
  ])
  return formatCsv(['host_id', 'host_name', 'private_ip', 'update_time', ...WEAK_FIELDS], rows)
}

/** HSS's own way to say that a password never expires is its largest number; a spreadsheet would count with it. */
function daysOrNever(days: CsvValue): CsvValue {
  return days === INT32_MAX ? undefined : days
}

/** @param ms since the epoch, as HSS has it; 0: never. What a server that is not ours says instead stays. */
function instantOrNever(ms: CsvValue): CsvValue {
  if (ms === 0) return undefined
  return Number.isInteger(ms) ? new Date(Number(ms)).toISOString() : ms
}

/** The end that most suggestions share is told once, below the table. */
function withoutAdvice(suggestion: string): string {
  return suggestion.endsWith(ADVICE_END) ? suggestion.slice(0, -ADVICE_END.length) : suggestion
}

function describeAdvice(suggestions: readonly string[]): string {
  const isLeftOut = suggestions.some((suggestion) => suggestion.endsWith(ADVICE_END))
  return isLeftOut ? `In the place of a weak password: ${PASSWORD_ADVICE}\n` : ''
}

const ADVICE_END = ` ${PASSWORD_ADVICE}`

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
  { title: 'WHAT TO KNOW', value: explain, below: true },
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
  if ('suggestion' in account) return withoutAdvice(account.suggestion)
  if ('words_tried' in account) return describeTried(account.words_tried)
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

/** Tells since how many days the password is in use, and of how many that it may be. */
function describeAge({ used_days: used, duration }: WeakRow['account']): string {
  return `${used ?? '?'}${duration === INT32_MAX ? ', no end' : ` of ${duration}`}`
}

function describeTried(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'word' : 'words'} tried`
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
  { title: 'HOST', value: ({ host }) => host.host_name, below: true },
  { title: 'ACCOUNT', value: ({ account }) => account.user_name },
  { title: 'SERVICE', value: ({ account }) => nameService(account) },
  {
    title: 'PASSWORD',
    value: ({ account }) => account.desensitized_weak_passwords || '(none)',
    colour: () => 'red',
  },
  { title: 'DAYS USED', value: ({ account }) => describeAge(account) },
  {
    title: 'SUGGESTION',
    value: ({ account }) => withState(account, withoutAdvice(account.suggestion)),
    below: true,
  },
]

function weakRows(hosts: readonly WeakPasswordHost[]): WeakRow[] {
  return hosts.flatMap((host) => host.weak_pwd_accounts.map((account) => ({ host, account })))
}
