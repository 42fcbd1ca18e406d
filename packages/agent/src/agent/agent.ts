import { once } from 'node:events'
import path from 'node:path'
import { AGENT_FOLDER, AGENT_UPGRADES_DIRECTORY } from '@openhss/contract/runtime'
import type {
  AccountChange,
  AccountCoverage,
  AccountKey,
  AccountVerdict,
  ObservedPort,
  PortChange,
  PortCoverage,
  PortKey,
  UpgradeOffer,
} from '@openhss/contract'
import type { AgentEvent } from './agent-events.ts'
import { openContactRecord } from '../server/contact-record.ts'
import { describeFailure } from '../server/failure.ts'
import { Enrolment } from '../server/identity/enrolment.ts'
import { LOCK_PATIENCE_MS, lockStateFolder } from '../server/identity/state-folder-lock.ts'
import {
  forgetGoodbyeReason,
  noteGoodbyeReason,
  readGoodbyeReason,
} from '../server/goodbye-reason.ts'
import { readHostFacts } from '../host/host-facts.ts'
import { readMachineMarks } from '../host/machine-marks.ts'
import { NewestOnly } from '../server/newest-only.ts'
import type { CpuAllowance } from '../process/cpu-budget.ts'
import type { Log } from '../process/log.ts'
import { giveBackMemory } from '../process/give-back.ts'
import { createAccountChecker } from '../passwords/account-checker.ts'
import { openFingerprintStore } from '../passwords/memory/fingerprint-store.ts'
import { openOutbox } from '../server/outbox/open-outbox.ts'
import { DetectionReports } from '../server/policy/detection-reports.ts'
import { Policy } from '../server/policy/policy.ts'
import { watchPolicy } from '../server/policy/watch-policy.ts'
import { openAcknowledgedDigest } from '../server/reports/acknowledged-digest.ts'
import { backOffMs } from '../server/back-off.ts'
import { createPortScanner } from '../ports/port-scanner.ts'
import type { PortScanner } from '../ports/port-scanner.ts'
import { createThreadedAccountReaders } from '../accounts/thread/threaded-accounts.ts'
import { accountKeyOf, portKeyOf } from '../server/reports/list-delta.ts'
import { runReportChannel } from '../server/reports/report-channel.ts'
import { Reporter } from '../server/reports/reports.ts'
import type { Snapshot } from '../server/reports/reports.ts'
import { ServerClock } from '../server/server-clock.ts'
import { ServerContact } from '../server/server-contact.ts'
import type { System } from '../host/system.ts'
import { followUpgrades } from '../upgrade/follow-upgrades.ts'
import { NOT_WANTED, PROGRAM_FOLDER } from '../upgrade/self-upgrade.ts'
import type { SelfUpgrade } from '../upgrade/self-upgrade.ts'
import { openUpgradeTrial } from '../upgrade/upgrade-trial.ts'
import { createAgentTransport } from '../server/transport.ts'
import { toProgress, watchAccounts } from './watch-accounts.ts'
import type { AccountSnapshot } from './watch-accounts.ts'
import { watchPorts } from './watch-ports.ts'

export interface AgentOptions {
  readonly system: System
  /** Folder of the agent's own files; only its owner can read it. */
  readonly stateFolder: string
  /** Address of the server; without it the agent uses the server at which it enrolled. */
  readonly endpoint?: string
  /**
   * Token for the first enrolment; later the agent uses it to enrol again at a server that forgot this
   * agent.
   */
  readonly joinToken?: string
  readonly signal: AbortSignal
  readonly log: Log
  readonly onEvent: (event: AgentEvent) => void
  readonly pace?: Partial<AgentPace>
  /**
   * True when somebody waits for the first findings: the likeliest words then take every core once.
   * Default: false, because a host that starts or gets a new account has its own work to do.
   */
  readonly interactive?: boolean
  /**
   * Whether the server is told when this agent is stopped. Default: true; false for the agent of a server that stops with
   * it.
   */
  readonly saysGoodbye?: boolean
  /** Whether it may become another version by itself. Default: it may not. */
  readonly selfUpgrade?: SelfUpgrade
  /** CPU time that checks in the background may take; the default is that of the account checker. */
  readonly cpu?: CpuAllowance
}

/** Times between the recurring tasks of the agent. */
interface AgentPace {
  readonly portScanMs: number
  readonly accountCheckMs: number
  readonly checkRepeatMs: () => number
  readonly checkRetryMs: (failures: number) => number
  readonly minReportMs: number
  /** Milliseconds to wait for another agent that has the state folder. */
  readonly lockPatienceMs: number
  /** Milliseconds that the first check waits for the own words of the project. */
  readonly policyPatienceMs: number
  /** Milliseconds over which the server has to reject this agent before it enrols anew. */
  readonly rejectionPatienceMs: number
}

/**
 * Enrols, then scans and reports until the signal aborts.
 * @throws AgentStateError when another agent uses the folder.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { lockPatienceMs } = { ...DEFAULT_PACE, ...options.pace }
  using _lock = await lockStateFolder(options.stateFolder, {
    ...options,
    patienceMs: lockPatienceMs,
  })
  forgetGoodbyeReason(options.stateFolder)
  const readFacts = () => readHostFacts(options.system)
  const readMarks = (key: string) => readMachineMarks(options.system, key)
  const enrolment = await Enrolment.establish({ ...options, ...options.pace, readFacts, readMarks })
  const { projectId, hostId } = enrolment.current
  options.onEvent({ type: 'enrolled', projectId, hostId })

  const broken = new AbortController()
  const replaced = new AbortController()
  const stopped = AbortSignal.any([options.signal, replaced.signal])
  const signal = AbortSignal.any([stopped, broken.signal])
  try {
    const clock = new ServerClock()
    const transport = createAgentTransport(enrolment, readFacts, signal, clock)
    const scanner = createPortScanner(options.system)
    const record = openContactRecord(path.join(options.stateFolder, AGENT_FOLDER.contactFile))
    const trial = openUpgradeTrial(AGENT_UPGRADES_DIRECTORY, PROGRAM_FOLDER)
    const contact = new ServerContact(options.log, {
      ...record,
      succeeded: () => {
        record.succeeded(clock.aheadSeconds)
        trial.passed()
      },
    })
    const policy = new Policy()
    const offers = new NewestOnly<UpgradeOffer>(signal)
    const isStopped = () => stopped.aborted
    const hostIdNow = () => enrolment.current.hostId
    const context = {
      ...options,
      signal,
      clock,
      isStopped,
      transport,
      contact,
      scanner,
      policy,
      hostIdNow,
    }
    await Promise.all([
      watchPolicy({ source: transport, policy, onUpgrade: (offer) => offers.put(offer), signal }),
      followUpgrades({
        ...context,
        self: options.selfUpgrade ?? NOT_WANTED,
        offers,
        version: readFacts().agent_version,
        fetchFile: (file, sha256) => transport.fetchPackage(file, sha256),
        send: (report) => transport.sendUpgrade(report),
        onInstalled: () => {
          noteGoodbyeReason(options.stateFolder, 'upgrade')
          replaced.abort()
        },
      }),
      ...reportPorts(context),
      ...reportAccounts(context),
      ...(options.saysGoodbye === false ? [] : [sayGoodbyeAtTheEnd(context)]),
    ])
  } finally {
    broken.abort()
  }
}

const DEFAULT_PACE: AgentPace = {
  portScanMs: 30_000,
  accountCheckMs: 5_000,
  // A day and up to an hour, so that the hosts of a fleet do not check at the same time.
  checkRepeatMs: () => (24 + Math.random()) * 3_600_000,
  // At most a minute after the first failure, rising to an hour.
  checkRetryMs: (failures) => 60 * backOffMs(failures - 1),
  minReportMs: 1_000,
  lockPatienceMs: LOCK_PATIENCE_MS,
  policyPatienceMs: 3_000,
  rejectionPatienceMs: 600_000,
}

interface ReportContext extends AgentOptions {
  /** Whether somebody stopped the agent; else it ends because something in it is broken. */
  readonly isStopped: () => boolean
  readonly scanner: PortScanner
  readonly transport: ReturnType<typeof createAgentTransport>
  readonly contact: ServerContact
  readonly policy: Policy
  readonly hostIdNow: () => string
  readonly clock: ServerClock
}

/** Does not wait for what else is under way, because a guess of a costly hash takes seconds. */
async function sayGoodbyeAtTheEnd({ transport, system, stateFolder, ...options }: ReportContext) {
  const { signal, isStopped } = options
  if (!signal.aborted) await once(signal, 'abort')
  if (isStopped()) await transport.sayGoodbye(readGoodbyeReason(stateFolder, system))
}

function reportPorts({ transport, contact, scanner, ...options }: ReportContext): Promise<void>[] {
  const { stateFolder, signal, onEvent } = options
  const outbox = openOutbox('ports', options)
  const { portScanMs, minReportMs } = { ...DEFAULT_PACE, ...options.pace }
  const inbox = new NewestOnly<Snapshot<ObservedPort, PortCoverage>>(signal)
  const acknowledged = openAcknowledgedDigest(
    path.join(stateFolder, AGENT_FOLDER.reportedPortsFile),
  )
  return [
    watchPorts({ scanner, clock: options.clock, inbox, outbox, everyMs: portScanMs, signal }),
    runReportChannel({
      inbox,
      reporter: new Reporter<ObservedPort, PortCoverage, PortKey, PortChange>(
        (report) => transport.sendPorts(report),
        portKeyOf,
        acknowledged,
        outbox,
      ),
      contact,
      minIntervalMs: minReportMs,
      onAcknowledged: ({ items: ports, coverage }, changed) => {
        if (changed && ports !== undefined) onEvent({ type: 'ports-acknowledged', ports, coverage })
      },
      signal,
    }),
  ]
}

function reportAccounts({
  transport,
  contact,
  scanner,
  policy,
  ...options
}: ReportContext): Promise<void>[] {
  const { system, stateFolder, signal, log, onEvent } = options
  const { accountCheckMs, checkRepeatMs, checkRetryMs, minReportMs, policyPatienceMs } = {
    ...DEFAULT_PACE,
    ...options.pace,
  }
  const inbox = new NewestOnly<AccountSnapshot>(signal)
  const outbox = openOutbox('accounts', options)
  const acknowledged = openAcknowledgedDigest(
    path.join(stateFolder, AGENT_FOLDER.reportedAccountsFile),
  )
  const detections = new DetectionReports(signal)
  const { ofSystem, ofServices } = createThreadedAccountReaders({
    system,
    ports: { newest: () => scanner.latest().ports, now: () => scanner.scan().ports },
    ...(options.cpu && { cpuShare: options.cpu.share }),
  })
  return [
    detections.run((report) => transport.sendDetection(report)),
    watchAccounts({
      checker: createAccountChecker({
        system,
        systemAccounts: ofSystem,
        services: ofServices,
        hostName: () => readHostFacts(system).host_name,
        ownWords: () => policy.state.words,
        companies: () => policy.state.companies,
        ...(options.cpu && { cpu: options.cpu }),
        store: openFingerprintStore(
          path.join(stateFolder, AGENT_FOLDER.checkMemoryFolder),
          (error) =>
            log('warn', `What was tested is remembered in memory only: ${describeFailure(error)}`),
        ),
      }),
      inbox,
      outbox,
      policy,
      policyPatienceMs,
      detections,
      onProgress: (tier, progress) => onEvent({ type: 'check-progress', tier, progress }),
      changeCheckMs: accountCheckMs,
      repeatMs: checkRepeatMs,
      retryMs: checkRetryMs,
      onRest: giveBackMemory,
      serverHoldsList: acknowledged.current !== undefined,
      interactive: options.interactive ?? false,
      log,
      signal,
    }),
    runReportChannel({
      inbox,
      reporter: new Reporter<AccountVerdict, AccountCoverage, AccountKey, AccountChange>(
        (report) => transport.sendAccounts(report),
        accountKeyOf,
        acknowledged,
        outbox,
      ),
      contact,
      minIntervalMs: minReportMs,
      onAcknowledged: ({ items: accounts, coverage, tier, finished, detection }) => {
        if (detection) detections.finished(detection.id, toProgress(detection.progress))
        if (accounts === undefined) return
        onEvent({ type: 'accounts-acknowledged', tier, finished, accounts, coverage })
      },
      signal,
    }),
  ]
}
