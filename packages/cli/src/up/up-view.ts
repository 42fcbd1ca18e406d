import type { AgentEvent } from '@openhss/agent'
import { LiveLine } from '../output/live-line.ts'
import { printable } from '../output/printable.ts'
import { paint, tell } from '../output/terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { HostFindings } from './host-findings.ts'
import { formatReadyBlock } from './ready-block.ts'
import type { ReadyFacts } from './ready-block.ts'
import {
  describeCheck,
  describeFinding,
  summariseAccounts,
  summarisePorts,
} from './summary-lines.ts'

/** Shows what `up` does: a line for each step, the ready block, then a line for each finding. */
export class UpView {
  readonly #terminal: Terminal
  readonly #live: LiveLine
  readonly #findings = new HostFindings()
  readonly #ready = Promise.withResolvers<void>()
  #isReadyShown = false
  #isWholeListDone = false

  /** Resolves once the ports and the likely passwords are known to the server. */
  readonly ready = this.#ready.promise

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#live = new LiveLine(terminal)
  }

  step(name: string, text: string): void {
    this.#line(`  ${name.padEnd(10)}${text}`)
  }

  /** Shows how far something is that takes long: in place on a terminal, elsewhere line by line. */
  progress(name: string, text: string): void {
    const line = `  ${name.padEnd(10)}${printable(text)}`
    if (this.#terminal.liveLines) this.#live.show(line)
    else this.#line(line)
  }

  notice(text: string): void {
    this.#line(paint(this.#terminal, 'yellow', printable(text)))
  }

  receive(event: AgentEvent): void {
    const isFirstPorts = event.type === 'ports-acknowledged' && this.#findings.ports === undefined
    const wasQuickDone = this.#findings.quickTierDone
    const news = this.#findings.absorb(event)
    if (event.type === 'log' && event.level !== 'info') this.notice(`agent: ${event.message}`)
    if (event.type === 'check-progress') this.#showProgress()
    if (this.#isReadyShown) {
      for (const finding of news) this.#line(describeFinding(finding, this.#terminal))
      this.#announceWholeList(event)
      return
    }
    if (event.type === 'enrolled') this.step('agent', `enrolled, host ${printable(event.hostId)}`)
    if (isFirstPorts) this.step('ports', summarisePorts(this.#findings, this.#terminal))
    if (!wasQuickDone && this.#findings.quickTierDone) {
      this.step('accounts', summariseAccounts(this.#findings, this.#terminal))
    }
    if (this.#findings.isReady) this.#ready.resolve()
  }

  showReady(facts: ReadyFacts): void {
    this.#live.clear()
    this.#terminal.print(formatReadyBlock(facts, this.#findings, this.#terminal))
    this.#isReadyShown = true
  }

  #showProgress(): void {
    this.#live.show(`  ${'check'.padEnd(10)}${describeCheck(this.#findings.check)}`)
  }

  #announceWholeList(event: AgentEvent): void {
    if (event.type !== 'accounts-acknowledged' || !event.finished || event.tier !== 'full') return
    if (this.#isWholeListDone) return
    this.#isWholeListDone = true
    if (event.coverage.tested === 0) return
    this.#line(`whole list done: ${summariseAccounts(this.#findings, this.#terminal)}`)
  }

  #line(text: string): void {
    this.#live.clear()
    tell(this.#terminal, `${text}\n`)
  }
}
