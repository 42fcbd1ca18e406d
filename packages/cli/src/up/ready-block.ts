import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import { shellQuote } from '../machine/own-command.ts'
import { printable } from '../output/printable.ts'
import { paint } from '../output/terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { wrapLines } from '../output/wrap-text.ts'
import type { HostFindings } from './host-findings.ts'
import {
  describeCheck,
  describeRemedy,
  summariseAccounts,
  summarisePorts,
} from './summary-lines.ts'

export interface ReadyFacts {
  readonly endpoint: string
  /** Signs a browser on this machine in; undefined where it would reach the server by another address. */
  readonly signInLink: string | undefined
  readonly projectId: string
  readonly user: string
  readonly domain: string
  /** Undefined when the administrator was made by another server of the same database. */
  readonly adminPasswordFile: string | undefined
  /** True when no other user would see more. */
  readonly isRoot: boolean
  /** True when the person at the terminal is another user, who has to use sudo as well. */
  readonly isSudo: boolean
  /** What a person types for this program. */
  readonly command: string
  /** Set when other commands need it to find the data directory. */
  readonly dataDirectory: string | undefined
}

/** Formats what a newcomer needs once everything runs; the link and the curl lines work as pasted. */
export function formatReadyBlock(
  facts: ReadyFacts,
  findings: HostFindings,
  terminal: Terminal,
): string {
  const remedy = describeRemedy(findings, facts)
  const hostId = findings.hostId && printable(findings.hostId)
  const rows: readonly [string, string][] = [
    ...consoleRows(facts),
    ['URL', `${facts.endpoint} (API explorer at ${facts.endpoint}/docs)`],
    ['project', facts.projectId],
    ['this host', hostId ?? 'not enrolled yet: see the lines above'],
    ['user', `${facts.user} (account ${facts.domain})`],
    [
      'password file',
      printable(facts.adminPasswordFile ?? 'where this database was first started'),
    ],
    [TO_PASTE, `${typedCommand(facts)} access-keys create`],
    ...(hostId === undefined ? [NOTHING_SCANNED] : scanRows(findings, terminal)),
    ...(remedy === undefined ? [] : [['to see more', remedy] as [string, string]]),
  ]
  const title = paint(terminal, 'bold', 'OpenHSS is ready.')
  const lines = rows.map(([name, value]) => {
    const line = `  ${name.padEnd(NAME_WIDTH)}${value}`
    // What is to be pasted stays in one line.
    return name === TO_PASTE || name === CONSOLE ? line : wrapLines(line, terminal.width)
  })
  return `\n${[title, ...lines, '', ...curlLines(facts, findings)].join('\n')}\n\n`
}

function consoleRows({ endpoint, signInLink }: ReadyFacts): [string, string][] {
  if (signInLink === undefined) return [[CONSOLE, `${endpoint}/`]]
  return [
    [CONSOLE, signInLink],
    ['', 'signs you in once, within 10 minutes, on this machine'],
  ]
}

const NAME_WIDTH = 15
const CONSOLE = 'console'
const TO_PASTE = 'for SDKs'

/** The line works after the host was moved out of the default enterprise project as well. */
const ANYWHERE = `enterprise_project_id=${ALL_GRANTED_ENTERPRISE_PROJECTS}`

const NOTHING_SCANNED: [string, string] = ['scans', 'none before this host is enrolled']

function scanRows(findings: HostFindings, terminal: Terminal): [string, string][] {
  return [
    ['ports', summarisePorts(findings, terminal)],
    ['accounts', summariseAccounts(findings, terminal)],
    ...(findings.quickTierDone ? [] : [check(findings)]),
  ]
}

function check(findings: HostFindings): [string, string] {
  return ['check', `goes on, ${describeCheck(findings.check)}; what it finds follows here`]
}

/** Returns the command by which the person at the terminal reaches this server. */
function typedCommand({ command, dataDirectory, isSudo }: ReadyFacts): string {
  const place = dataDirectory === undefined ? '' : `OPENHSS_DATA_DIR=${shellQuote(dataDirectory)} `
  return `${isSudo ? 'sudo ' : ''}${place}${command}`
}

function curlLines(facts: ReadyFacts, { hostId }: HostFindings): string[] {
  if (hostId === undefined) return []
  const call = `curl -s -H "X-Auth-Token: $(${typedCommand(facts)} token)"`
  const base = `${facts.endpoint}/v5/${facts.projectId}`
  return [
    `  ${call} "${base}/asset/ports?host_id=${hostId}&limit=200&${ANYWHERE}"`,
    `  ${call} "${base}/baseline/weak-password-users?host_id=${hostId}&${ANYWHERE}"`,
  ]
}
