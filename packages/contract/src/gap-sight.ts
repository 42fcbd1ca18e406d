import type { AccountVerdict } from './account-verdicts.ts'
import type { AccountCoverage, Gap, PortCoverage } from './coverage.ts'
import type { ObservedPort } from './ports.ts'
import { GAPS, SERVICE_TYPES } from './vocabulary.ts'

/** Whether a scan may lack a port although it is open: one of the category, or any. Pure. */
export function hidesPorts({ gaps }: Pick<PortCoverage, 'gaps'>, category?: Category): boolean {
  const categories = category === undefined ? (['host', 'container'] as const) : [category]
  return gaps.some((gap) => categories.some((each) => canHidePorts(gap, each)))
}

/** Whether a check may lack an account although it is there: a gap hid it, or its service was not read. Pure. */
export function hidesAccount(
  { gaps, services = [] }: Pick<AccountCoverage, 'gaps' | 'services'>,
  account: AccountPlace,
): boolean {
  const { service_type: type, instance } = account
  const isUnread = services.some(
    (each) => each.reason !== undefined && each.service_type === type && each.instance === instance,
  )
  return isUnread || gaps.some((gap) => canHideAccounts(gap, account))
}

/**
 * Whether a scan with this gap may lack a port of the category although it is open, so that its absence tells nothing.
 * A text that is not known here, as of an agent of another version, may hide anything. Pure.
 */
export function canHidePorts({ what }: Pick<Gap, 'what'>, category: Category): boolean {
  // Without its owner a port in the host's network is one of the host, whatever container it is of.
  if (OWNER_GAPS.has(what) || DESCRIPTORS.test(what)) return category === 'container'
  return !SIGHTED_PORT_GAPS.has(what)
}

/**
 * Whether a password check with this gap may lack the account although it is there. It says nothing of how the account
 * was judged: an account that is listed as unreadable was not missed. Pure.
 */
export function canHideAccounts({ what }: Pick<Gap, 'what'>, account: AccountPlace): boolean {
  const { service_type: service, instance = '' } = account
  const gapService = SERVICE_TYPES.find((type) => new RegExp(`^${type}[: ]`).test(what))
  if (gapService !== undefined) {
    if (gapService !== service) return false
    const rest = what.slice(service.length)
    const isOfAll = rest.startsWith(': ')
    // An instance may have any text for a name, also one that looks like the beginning of another.
    return (isOfAll || rest.startsWith(` ${instance}: `)) && !isSighted(what)
  }
  if (what === 'accounts of services') return service !== 'system'
  if (service === 'system') return !isSighted(what)
  return WHOLE_CHECK.has(what) || !isOfSystem(what)
}

/** Gaps of files of the host, and those without a service that are known, are about its own accounts. */
function isOfSystem(what: string): boolean {
  return /^(?:etc|run|usr)\//.test(what) || isSighted(what) || SYSTEM_GAPS.has(what)
}

const SYSTEM_GAPS: ReadonlySet<string> = new Set([...GAPS.accounts, ...GAPS.configurations])

type Category = ObservedPort['category']
type AccountPlace = Pick<AccountVerdict, 'service_type' | 'instance'>
type PortGap = (typeof GAPS)['ports'][number]
type KnownGap = (typeof GAPS)[keyof typeof GAPS][number]

const OWNER_GAPS: ReadonlySet<string> = new Set<PortGap>([
  'cgroup of a process',
  'descriptors of a process',
  'owner of an open port',
])

const DESCRIPTORS = /^descriptors of user \d+$/

/** The port itself is listed; something beside it is not known. */
const SIGHTED_PORT_GAPS: ReadonlySet<string> = new Set<PortGap>([
  'IPv4 on a port of ::',
  'clock of the host',
  'executable path',
  'owner of a shared port',
])

/** Nobody knows what a report lacks that was refused, or a check that failed. */
const WHOLE_CHECK: ReadonlySet<string> = new Set<KnownGap>([
  'account',
  'accounts',
  'other gaps',
  'password check',
  'report',
])

/** The account itself is listed, or it is of a kind that no look has ever listed. */
function isSighted(what: string): boolean {
  return (
    SIGHTED_ENDS.some((text) => what === text || what.endsWith(` ${text}`)) ||
    OTHER_DOORS.test(what)
  )
}

const SIGHTED_ENDS: readonly KnownGap[] = [
  'account password',
  'account words',
  'comment',
  'expiry',
  'last change',
  'login that PAM lets in without a password',
  'maximum age',
  'own word',
  'own words',
  'password in a property',
  'password set at run time',
  'password that several handlers fit',
  'repeated account',
  'second password of an account',
]

const OTHER_DOORS =
  /(?:^|: )(?:accounts of (?!services$)|accounts that pg_hba\.conf lets in by |login without a password by |PAM |etc\/pam\.|users of )/
