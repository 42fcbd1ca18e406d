import { basename } from 'node:path'
import type { GuessableAccount, Verdict } from '@openhss/contract'
import { nameService } from '../output/service-name.ts'
import { permissionRemedy } from '../output/coverage-text.ts'
import type { JudgedPort } from '../output/port-output.ts'
import { printable } from '../output/printable.ts'
import { percentOf } from '../output/percent.ts'
import { paint } from '../output/terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { dangerous, weak } from './host-findings.ts'
import type { Finding, HostFindings } from './host-findings.ts'

/** Summarises the open ports in a line: how many there are, and the worst few by name. */
export function summarisePorts({ ports }: HostFindings, terminal: Terminal): string {
  if (ports === undefined) return 'the first scan goes on'
  const bad = dangerous(ports.items)
  const open = `${ports.items.length} open`
  if (bad.length === 0) return `${open}, none dangerous`
  return `${open}, ${paint(terminal, 'red', `${bad.length} dangerous`)}: ${listSome(bad.map(namePort))}`
}

/** Summarises the accounts in a line: how many are weak, were tested, could not be read. */
export function summariseAccounts({ accounts, check }: HostFindings, terminal: Terminal): string {
  if (accounts === undefined) return `no result yet (${describeCheck(check)})`
  const bad = weak(accounts.items)
  const count = (...verdicts: readonly Verdict[]) =>
    accounts.items.filter(({ verdict }) => verdicts.includes(verdict)).length
  const found =
    bad.length === 0
      ? '0 weak'
      : `${paint(terminal, 'red', `${bad.length} weak`)}: ${listSome(bad.map(nameAccount))}`
  return [
    found,
    `${count('weak', 'empty', 'not_found')} tested`,
    `${count('locked')} locked`,
    `${count('error', 'unsupported')} not readable`,
  ].join(' · ')
}

/** Describes how far the check is. */
export function describeCheck(check: HostFindings['check']): string {
  if (check === undefined) return 'the check has just begun'
  const { tier, progress } = check
  const share = percentOf(progress)
  return `${tier === 'quick' ? 'likely words' : 'whole list'}: ${share} % done`
}

/** Tells how to see what is hidden from this user; undefined when nothing is hidden. */
export function describeRemedy(
  { ports, accounts }: HostFindings,
  { isRoot, command }: { readonly isRoot: boolean; readonly command: string },
): string | undefined {
  const gaps = [...(ports?.coverage.gaps ?? []), ...(accounts?.coverage.gaps ?? [])]
  return permissionRemedy(gaps, { isRoot, command: `${command} up` })
}

export function describeFinding(finding: Finding, terminal: Terminal): string {
  if (finding.kind === 'danger') {
    return `${paint(terminal, 'red', 'dangerous port')}  ${namePort(finding.port)}`
  }
  const { account } = finding
  if (finding.kind === 'mended') {
    return `${paint(terminal, 'green', 'no longer weak')}  ${nameOnly(account)}`
  }
  if (finding.kind === 'unread') {
    const mark = paint(terminal, 'yellow', 'not readable now')
    return `${mark}  ${nameOnly(account)}: whether it is still weak is not known`
  }
  if (finding.kind === 'gone') return `no longer there  ${nameOnly(account)}`
  return `${paint(terminal, 'red', 'weak password')}   ${nameAccount(account)}: ${printable(account.suggestion)}`
}

const SHOWN = 4

function listSome(names: readonly string[]): string {
  const more = names.length - SHOWN
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function namePort({ port, type, laddr, path }: JudgedPort): string {
  const program = path === undefined ? '' : ` (${basename(path)})`
  return printable(`${port}/${type} on ${laddr}${program}`)
}

function nameAccount(account: GuessableAccount): string {
  const { verdict, desensitized_weak_passwords: masked } = account
  const password = verdict === 'empty' ? 'no password' : printable(masked)
  return `${nameOnly(account)} (${password})`
}

function nameOnly(account: GuessableAccount): string {
  const { user_name: name, service_type: type } = account
  return printable(type === 'system' ? name : `${name} of ${nameService(account)}`)
}
