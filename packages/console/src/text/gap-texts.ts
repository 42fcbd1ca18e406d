import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { GapReason, ServiceCoverage } from '@openhss/contract'

/** Why something was not seen. */
export const gapReasonTexts: Readonly<Record<GapReason, MessageDescriptor>> = {
  permission: msg`no permission`,
  exited: msg`went away while it was read`,
  kernel: msg`belongs to the kernel`,
  not_found: msg`not found`,
  absent: msg`does not exist here`,
  malformed: msg`malformed`,
  encoding: msg`not UTF-8`,
  oversized: msg`too large`,
  unsupported: msg`this host or this agent cannot do it`,
  stopped: msg`stopped before the end`,
  failed: msg`could not be read`,
}

/** Why something was not seen, in words that fit what it is. */
export function gapReasonText(what: string, reason: GapReason): MessageDescriptor {
  return reason === 'unsupported' && KEPT_ELSEWHERE.test(what)
    ? msg`kept where OpenHSS does not look`
    : gapReasonTexts[reason]
}

/** Accounts that the host or a service asks somebody else for: LDAP, a database, a module of PAM. */
const KEPT_ELSEWHERE =
  /(?:^|: )(?:accounts of (?!services$)|users of |accounts that pg_hba\.conf lets in by |login )/

/** The same of a service, where the usual words would mislead: a service whose configuration is not found does exist. */
export const serviceReasonTexts: typeof gapReasonTexts = {
  ...gapReasonTexts,
  absent: msg`something is missing`,
  failed: msg`no answer that could be used`,
}

/** What can be done about something that was not seen, by the reason; nothing needs to be done where there is none. */
export const gapRemedyTexts: Readonly<Partial<Record<GapReason, MessageDescriptor>>> = {
  permission: msg`Run the agent as root on the host itself, or grant what “openhss doctor” names there.`,
  exited: msg`Nothing: the next look sees it if it is there again.`,
  kernel: msg`Nothing: no process holds it.`,
  not_found: msg`Run “openhss doctor” on the host: it says what hides it.`,
  absent: msg`Run “openhss doctor” on the host: it names the file that is missing.`,
  malformed: msg`Mend what cannot be read; “openhss doctor” on the host names it.`,
  encoding: msg`Rename it so that its name is UTF-8, or judge it by hand.`,
  oversized: msg`Take out what nobody uses: it is past a bound that keeps the agent small.`,
  unsupported: msg`Install a newer agent, or judge what this is by hand.`,
  stopped: msg`Nothing: the next check goes on with it.`,
  failed: msg`Look into the log of the agent; it tries again by itself.`,
}

/** What was not seen, by the text of `GAPS`. A text of another agent is shown as it came. */
export const gapTexts: Readonly<Record<string, MessageDescriptor | undefined>> = {
  'network namespace': msg`Network namespaces`,
  'network namespace of a process': msg`Network namespaces of processes`,
  'network namespace of a socket': msg`Network namespaces of sockets`,
  'network namespace without a process': msg`Network namespaces without a process`,
  'IPv4 on a port of ::': msg`Whether ports on :: take IPv4 as well`,
  'cgroup of a process': msg`Which containers processes belong to`,
  'descriptors of a process': msg`Which sockets processes hold`,
  'clock of the host': msg`The clock of the host`,
  'executable path': msg`Programs of processes`,
  'open port': msg`Open ports`,
  'owner of a shared port': msg`Further owners of shared ports`,
  'owner of an open port': msg`Owners of open ports`,
  'that changed while it was read': msg`What changed while it was read`,
  'proc/1/mountinfo': msg`The mounts of the host`,
  account: msg`Accounts`,
  accounts: msg`Accounts`,
  'account password': msg`Passwords of accounts`,
  'account words': msg`Words made from the names of accounts`,
  'accounts of services': msg`Accounts of services`,
  'files, arguments or answers': msg`Files, arguments or answers of services`,
  'etc/shadow line of an account': msg`Lines of /etc/shadow of accounts`,
  'login that PAM lets in without a password': msg`Logins that PAM lets in without a password`,
  'NIS entry': msg`Accounts of NIS`,
  'password in a property': msg`Passwords in properties`,
  'password set at run time': msg`Passwords that were set at run time`,
  'password that several handlers fit': msg`Passwords that several handlers fit`,
  'repeated account': msg`Accounts that are there twice`,
  'second password of an account': msg`Second passwords of accounts`,
  'configuration line': msg`Lines of a configuration`,
  'own word': msg`Own words`,
  'own words': msg`Own words`,
  'other gaps': msg`Further things`,
  'password check': msg`The whole password check`,
  report: msg`The whole report`,
}

/** Names of services with accounts of their own. */
export const serviceTexts: Readonly<Record<ServiceCoverage['service_type'], MessageDescriptor>> = {
  system: msg`System`,
  mysql: msg`MySQL`,
  redis: msg`Redis`,
  tomcat: msg`Tomcat`,
  ftp: msg`FTP`,
  postgresql: msg`PostgreSQL`,
}
