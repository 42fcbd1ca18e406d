import { EXPOSURES, isGuessable } from '@openhss/contract'
import type { AccountCoverage, Gap, PortCoverage } from '@openhss/contract'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccountRow } from '../host-state/account-columns.ts'
import type { FindingChange } from '../host-state/change-findings.ts'
import type { FindingEventRow, FindingRow } from '../host-state/judging/finding-rows.ts'
import { judgeHost } from '../host-state/judging/judge-host.ts'
import {
  accountCoverage,
  accountRow,
  emptyHost,
  gap,
  portCoverage,
  portRow,
} from '../host-state/judging/judged-host.fixture.ts'
import { changeStanding } from '../host-state/judging/standing-finding.ts'
import type { PortRow } from '../host-state/port-columns.ts'
import { decide } from './finding-decision.ts'
import type { FindingDecision } from './finding-decision.ts'

/** Dangerous ports with where and by whom they are open; null: closed. */
const port = (number: number, category: PortRow['category']) =>
  fc
    .option(
      fc.record({
        laddr: fc.constantFrom('0.0.0.0', '10.0.0.5', '10.0.0.6'),
        path: fc.constantFrom('/usr/bin/a', '/usr/bin/a', '/tmp/b', null),
      }),
      { freq: 3 },
    )
    .map((open) => (open === null ? [] : [portRow({ port: number, category, ...open })]))

const GAPS: Readonly<Record<string, readonly Gap[]>> = {
  none: [],
  networks: [gap('network namespace')],
  owners: [gap('owner of an open port')],
  shadow: [gap('etc/shadow')],
  words: [gap('account words', 'stopped')],
}

const portScan = fc.record({
  kind: fc.constant('port scan' as const),
  ports: fc
    .tuple(port(6379, 'host'), port(2375, 'host'), port(6379, 'container'))
    .map((lists) => lists.flat()),
  gap: fc.constantFrom('none', 'none', 'networks', 'owners'),
})

const verdict = fc.constantFrom('weak', 'weak', 'empty', 'not_found', 'locked', 'error', 'gone')
const accountScan = fc.record({
  kind: fc.constant('account scan' as const),
  accounts: fc
    .tuple(verdict, verdict)
    .map((verdicts) =>
      verdicts.flatMap((each, at) =>
        each === 'gone'
          ? []
          : [accountRow({ user_name: `user-${at}`, verdict: each, words_tried: 10 })],
      ),
    ),
  gap: fc.constantFrom('none', 'none', 'shadow', 'words'),
})

const step = fc.oneof(
  { arbitrary: portScan, weight: 4 },
  { arbitrary: accountScan, weight: 3 },
  {
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      at: fc.nat(9),
      days: fc.integer({ min: 1, max: 60 }),
    }),
    weight: 2,
  },
  fc.record({ kind: fc.constant('reopen' as const), at: fc.nat(9) }),
  fc.record({ kind: fc.constant('silence' as const), isSilent: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 900 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Problem {
  readonly step: Step
  readonly what: string
  readonly row?: FindingRow
}

/** A host, and what is known of it by the one who checks. */
class CheckedHost {
  #now = Date.UTC(2026, 0, 1)
  #ports: readonly PortRow[] = []
  #portCoverage: PortCoverage | null = null
  #accounts: readonly AccountRow[] = []
  #accountCoverage: AccountCoverage | null = null
  #findings: readonly FindingRow[] = []
  /** How the port of an accepted finding was, by the ID of the acceptance. */
  readonly #accepted = new Map<string, { readonly exposure: number; readonly until: number }>()
  readonly problems: Problem[] = []

  take(each: Step): void {
    this.#now += 60_000
    const before = this.#findings
    if (each.kind === 'port scan') this.#scanPorts(each)
    else if (each.kind === 'account scan') this.#scanAccounts(each)
    else if (each.kind === 'wait') this.#now += each.hours * 3_600_000
    else if (each.kind === 'silence') this.#hear(each.isSilent)
    else this.#decide(each)
    this.#check(each, before)
  }

  #scanPorts({ ports, gap: name }: Extract<Step, { kind: 'port scan' }>): void {
    this.#ports = ports
    this.#portCoverage = portCoverage(...(GAPS[name] ?? []))
    this.#judge('ports')
  }

  #scanAccounts({ accounts, gap: name }: Extract<Step, { kind: 'account scan' }>): void {
    this.#accounts = accounts
    this.#accountCoverage = accountCoverage(...(GAPS[name] ?? []))
    this.#judge('accounts')
  }

  #judge(news: 'ports' | 'accounts'): void {
    const host = {
      ...emptyHost,
      ports: this.#ports,
      portCoverage: this.#portCoverage,
      accounts: news === 'ports' ? this.#accounts.filter(isGuessable) : this.#accounts,
      accountCoverage: news === 'ports' ? null : this.#accountCoverage,
      news,
      now: this.#time(),
    }
    const judged = judgeHost({ ...host, before: this.#findings })
    const again = judgeHost({ ...host, before: judged.after })
    if (again.put.length + again.events.length > 0)
      this.#complain('the same again changes something')
    const open = judged.after.filter(({ state }) => state === 'open')
    const counted = [4, 3, 2, 1].map(
      (rank) => open.filter(({ severity }) => severity === rank).length,
    )
    const { open_critical, open_high, open_medium, open_low } = judged.counts
    if (String([open_critical, open_high, open_medium, open_low]) !== String(counted)) {
      this.#complain('the counters are wrong')
    }
    this.#findings = judged.after
  }

  #hear(isSilent: boolean): void {
    const facts = isSilent ? { last_seen_at: this.#time() } : undefined
    const cause = isSilent ? 'silence' : 'heard'
    this.#apply(changeStanding(this.#host(), 'host_offline', { facts, cause, now: this.#time() }))
  }

  #decide(each: Extract<Step, { kind: 'accept' | 'reopen' }>): void {
    const chosen = this.#findings[each.at]
    const until = each.kind === 'accept' ? this.#now + each.days * 86_400_000 : 0
    const decision: FindingDecision =
      each.kind === 'reopen'
        ? { action: 'reopen', comment: null }
        : {
            action: 'accept',
            reason: 'test',
            comment: 'a test',
            ticket: null,
            owner: null,
            until: new Date(until).toISOString(),
            source: 'openhss',
          }
    const decider = { actor: 'ann', now: this.#time() }
    const isChosen = (row: FindingRow) => row === chosen
    this.#apply(decide(this.#host(), decision, decider, isChosen, () => undefined))
    const after = this.#findings.find((row) => row.finding_id === chosen?.finding_id)
    if (after?.state !== 'accepted' || after.acceptance_id === null) return
    if (each.kind === 'accept') {
      const exposure = EXPOSURES.indexOf(after.facts.exposure ?? 'private')
      this.#accepted.set(after.acceptance_id, { exposure, until })
    }
  }

  #apply(
    change: (Pick<FindingChange, 'put'> & { events: readonly FindingEventRow[] }) | undefined,
  ): void {
    const put = new Map(change?.put.map((row) => [row.finding_id, row]))
    const kept = this.#findings.map((row) => put.get(row.finding_id) ?? row)
    const known = new Set(this.#findings.map(({ finding_id: id }) => id))
    this.#findings = [...kept, ...[...put.values()].filter((row) => !known.has(row.finding_id))]
  }

  #check(each: Step, before: readonly FindingRow[]): void {
    const states = new Map(before.map((row) => [row.finding_id, row.state]))
    const keys = this.#findings.map(({ kind, subject }) => `${kind} ${subject}`)
    if (new Set(keys).size !== keys.length) this.#complain('two findings of one subject', each)
    for (const row of this.#findings) {
      const wasFixed = (states.get(row.finding_id) ?? 'fixed') === 'fixed'
      if (row.state === 'fixed' && !wasFixed && !couldSee(each, row)) {
        this.#complain('fixed without a scan that could see it', each, row)
      }
      if (row.state === 'fixed' && isReported(each, row)) {
        this.#complain('fixed although it was seen', each, row)
      }
      const isScan = each.kind === 'port scan' || each.kind === 'account scan'
      if (row.state !== 'accepted' || !isScan || !isReported(each, row)) continue
      const terms = this.#accepted.get(row.acceptance_id ?? '')
      const exposure = EXPOSURES.indexOf(row.facts.exposure ?? 'private')
      if (terms === undefined || exposure > terms.exposure) {
        this.#complain('accepted wider than anybody did', each, row)
      } else if (terms.until <= this.#now) this.#complain('accepted for longer', each, row)
    }
  }

  #complain(what: string, each?: Step, row?: FindingRow): void {
    this.problems.push({ step: each ?? { kind: 'wait', hours: 0 }, what, ...(row && { row }) })
  }

  #host() {
    return { hostId: 'host-1', enterpriseProjectId: '0', findings: this.#findings }
  }

  #time(): string {
    return new Date(this.#now).toISOString()
  }
}

/** Whether a step can have seen that the finding is not there any more; said once more, apart from the code. */
function couldSee(each: Step, { kind, subject, facts }: FindingRow): boolean {
  if (kind === 'host_offline') return each.kind === 'silence'
  if (kind === 'dangerous_port') {
    if (each.kind !== 'port scan') return false
    return each.gap === 'none' || (each.gap === 'owners' && subject.startsWith('host/'))
  }
  if (kind === 'blind_spot') {
    return each.kind === (subject.startsWith('ports/') ? 'port scan' : 'account scan')
  }
  if (each.kind !== 'account scan') return false
  const account = each.accounts.find((row) => row.user_name === facts['user_name'])
  if (account === undefined) return each.gap !== 'shadow'
  return account.verdict !== 'error' && (account.verdict !== 'not_found' || each.gap !== 'words')
}

/** Whether the scan of the step shows what the finding is of. */
function isReported(each: Step, { kind, subject }: FindingRow): boolean {
  if (each.kind === 'port scan' && kind === 'dangerous_port') {
    return each.ports.some((row) => `${row.category}/${row.type}/${row.port}` === subject)
  }
  if (each.kind !== 'account scan') return false
  return each.accounts.some(
    (row) => `${row.verdict}_password` === kind && `system//${row.user_name}` === subject,
  )
}

describe('the findings of a host', () => {
  test('are right whatever happens to it, and are fixed by nothing but a scan', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const host = new CheckedHost()
        for (const each of steps) host.take(each)
        expect(host.problems).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
