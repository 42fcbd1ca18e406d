import type { NamedAccount } from '@openhss/agent'
import type { AccountVerdict, ScanResult } from '@openhss/contract'
import { createVerdictTable, describeOtherAccounts, hasRow } from './account-output.ts'
import type { Viewer } from './coverage-text.ts'
import type { LiveLine } from './live-line.ts'
import { formatPortTable } from './port-output.ts'
import type { JudgedPort } from './port-output.ts'
import { printable } from './printable.ts'
import { formatScanCoverage } from './scan-output.ts'
import { nameService } from './service-name.ts'
import type { Table } from './table.ts'
import { paint } from './terminal.ts'
import type { Terminal } from './terminal.ts'
import { wrapLines } from './wrap-text.ts'

export interface ScanViewOptions {
  readonly live: LiveLine
  /** Whether ports come at all. */
  readonly withPorts: boolean
  /** Aborts when the scan is interrupted. */
  readonly signal: AbortSignal
}

/** Shows a scan while it runs: ports at once, accounts as they are judged, in the end what was covered. */
export class ScanView {
  readonly #terminal: Terminal
  readonly #live: LiveLine
  readonly #signal: AbortSignal
  readonly #shownPorts = new Set<string>()
  #portsSettled: boolean
  #expected: readonly NamedAccount[] = []
  #table: Table<AccountVerdict> | undefined
  /** Rows that come before the ports have settled: the two tables do not mix. */
  #waiting: AccountVerdict[] = []
  /** Names of accounts whose test was interrupted: that no word was found says little of them. */
  readonly #unfinished: string[] = []
  #isEmpty = true

  constructor(terminal: Terminal, { live, withPorts, signal }: ScanViewOptions) {
    this.#terminal = terminal
    this.#live = live
    this.#signal = signal
    this.#portsSettled = !withPorts
  }

  /** Shows the ports that are certain; when they have settled also those that were not. */
  showPorts(ports: readonly JudgedPort[], isSettled: boolean): void {
    const news = ports
      .filter((port) => isSettled || port.owner_unknown !== 'not_found')
      .filter((port) => !this.#shownPorts.has(keyOf(port)))
    for (const port of news) this.#shownPorts.add(keyOf(port))
    if (news.length > 0) this.#printPart(formatPortTable(news, this.#terminal))
    if (!isSettled) return
    const now = new Set(ports.map(keyOf))
    const closed = [...this.#shownPorts].filter((key) => !now.has(key))
    if (closed.length > 0) this.#print(`${printable(`Closed meanwhile: ${closed.join(', ')}.`)}\n`)
    if (this.#shownPorts.size === 0) this.#printPart('No open port was seen.\n')
    this.#portsSettled = true
    for (const account of this.#waiting.splice(0)) this.showAccount(account)
  }

  expectAccounts(accounts: readonly NamedAccount[]): void {
    this.#expected = accounts
  }

  showAccount(account: AccountVerdict): void {
    if (!hasRow(account)) return
    if (account.verdict === 'not_found' && this.#signal.aborted) {
      this.#unfinished.push(nameAccount(account))
      return
    }
    if (!this.#portsSettled) {
      this.#waiting.push(account)
      return
    }
    if (this.#table === undefined) {
      this.#table = createVerdictTable(this.#expected, this.#terminal)
      if (this.#table.header === '') this.#print('\n')
      else this.#printPart(this.#table.header)
    }
    this.#print(this.#table.format(account))
  }

  finish(result: ScanResult, viewer: Viewer): void {
    const { accounts, coverage } = result
    if (coverage.accounts !== undefined) {
      const isListed = this.#table !== undefined
      const others =
        accounts.length === 0
          ? 'No account was seen.\n'
          : describeOtherAccounts(accounts) + describeUnfinished(this.#unfinished)
      const text = paint(this.#terminal, 'dim', wrapLines(others, this.#terminal.width))
      if (isListed) this.#print(text)
      else this.#printPart(text)
    }
    const { width } = this.#terminal
    this.#printPart(formatScanCoverage(result, viewer, { paintOn: this.#terminal, width }))
  }

  /** Prints a part, and an empty line between it and the one before. */
  #printPart(text: string): void {
    if (text === '') return
    this.#print(this.#isEmpty ? text : `\n${text}`)
  }

  #print(text: string): void {
    this.#live.clear()
    this.#terminal.print(text)
    this.#isEmpty = false
  }
}

function describeUnfinished(names: readonly string[]): string {
  if (names.length === 0) return ''
  const more = names.length - LISTED_NAMES
  const listed = names.toSorted().slice(0, LISTED_NAMES).join(', ')
  return `${names.length} not tested to the end: ${listed}${more > 0 ? ` and ${more} more` : ''}.\n`
}

const LISTED_NAMES = 10

function nameAccount(account: AccountVerdict): string {
  const { user_name: name, service_type: type } = account
  return printable(type === 'system' ? name : `${name} of ${nameService(account)}`)
}

function keyOf({ port, type, laddr, container_id: container }: JudgedPort): string {
  return `${port}/${type} on ${laddr}${container === '' ? '' : ` in ${container.slice(0, 12)}`}`
}
