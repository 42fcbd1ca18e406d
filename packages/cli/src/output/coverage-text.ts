import type {
  AccountCoverage,
  AccountCoverageSummary,
  Gap,
  GapReason,
  PortCoverage,
} from '@openhss/contract'
import { printable } from './printable.ts'
import { nameService } from './service-name.ts'

/** Describes what a port scan saw and what it did not see, in a sentence or two. */
export function describePortCoverage(coverage: PortCoverage): string {
  const { sockets, owners_known: known, namespaces, short_lived: shortLived } = coverage
  const where = namespaces === undefined ? '' : ` in ${count(namespaces, 'network namespace')}`
  const seen = `Ports: ${count(sockets, 'listening socket')} seen${where}, the owner of ${known} known.`
  const left = shortLived ? [`${count(shortLived, 'short-lived UDP client')} left out.`] : []
  return joinSentences([seen, ...left, ...describeGaps(coverage)])
}

/** Describes what a password check tested and what it did not, in a sentence or two. */
export function describeAccountCoverage(coverage: AccountCoverage): string {
  if (coverage.list_version === '') return 'Accounts: the first check goes on.\n'
  const { accounts, tested, words_planned: words, list_version: list } = coverage
  const seen = `Accounts: ${count(accounts, 'account')} seen, ${tested} tested against ${count(words, 'word')} (list ${list}).`
  return joinSentences([seen, ...describeGaps(coverage)]) + describeServices(coverage)
}

/** Tells for how many hosts all accounts were checked, in a sentence or two. */
export function describeCoverageOfAll({
  complete,
  incomplete,
  unchecked,
}: AccountCoverageSummary): string {
  const hosts = complete + incomplete + unchecked
  const seen = `Accounts of ${count(hosts, 'host')}: nothing was missed on ${complete}, something on ${incomplete}, and ${unchecked} not checked yet.`
  const remedy = '`openhss weak-passwords <host>` says what was missed.'
  return joinSentences(incomplete > 0 ? [seen, remedy] : [seen])
}

/** Describes each service whose accounts were not all read in a line of its own, and the others in one. */
function describeServices({ services = [] }: AccountCoverage): string {
  const read = services.filter(({ reason }) => reason === undefined)
  const lines = services.flatMap(({ reason, detail = '', remedy = '', ...service }) =>
    reason === undefined
      ? []
      : [
          `${nameService(service)}: not all accounts read (${wordsOf(reason)}): ${asSentence(detail)} ${remedy}`,
        ],
  )
  const all = read.map((service) => `${nameService(service)} (${service.accounts})`)
  const summary = all.length > 0 ? [`Services read: ${all.join(', ')}.`] : []
  return [...summary, ...lines].map((line) => joinSentences([line])).join('')
}

/**
 * Words for reasons where the usual ones would mislead: a service whose configuration is not found does
 * exist.
 */
const WORDS_OF_SERVICES: Readonly<Partial<Record<GapReason, string>>> = {
  absent: 'something is missing',
  failed: 'no answer that could be used',
}

function wordsOf(reason: GapReason): string {
  return WORDS_OF_SERVICES[reason] ?? REASON_WORDS[reason]
}

function asSentence(text: string): string {
  return text === '' || text.endsWith('.') ? text : `${text}.`
}

/** Tells how to see what was hidden from this user; undefined when nothing was hidden. */
export function permissionRemedy(gaps: readonly Gap[], viewer: Viewer): string | undefined {
  if (!gaps.some(({ reason }) => reason === 'permission')) return undefined
  if (!viewer.isRoot) return `run as root: sudo ${viewer.command}`
  return 'run it on the host: something is closed even to root here, as in a container without CAP_SYS_PTRACE'
}

/** The person who looks, and the command they use. */
export interface Viewer {
  readonly isRoot: boolean
  readonly command: string
}

function describeGaps({ complete, gaps }: PortCoverage | AccountCoverage): string[] {
  if (complete) return ['Nothing was missed.']
  if (gaps.length === 0) return ['More is being looked at.']
  const listed = gaps
    .slice(0, SHOWN_GAPS)
    .map(({ what, reason, count }) => `${what} (${REASON_WORDS[reason]}, ${count}×)`)
  const more = gaps.length - listed.length
  return [`Not seen: ${listed.join('; ')}${more > 0 ? `; and ${more} more kinds` : ''}.`]
}

const SHOWN_GAPS = 5

/** Each reason in words for a person. */
export const REASON_WORDS: Readonly<Record<GapReason, string>> = {
  permission: 'no permission',
  exited: 'went away while it was read',
  kernel: 'belongs to the kernel',
  not_found: 'not found',
  absent: 'does not exist here',
  malformed: 'malformed',
  encoding: 'not UTF-8',
  oversized: 'too large',
  unsupported: 'not supported by this system',
  stopped: 'stopped before the end',
  failed: 'could not be read',
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

/**
 * Joins sentences and makes them safe to show: all of their parts came from a host or a server, the numbers
 * too.
 */
function joinSentences(sentences: readonly string[]): string {
  return `${printable(sentences.join(' '))}\n`
}
