import path from 'node:path'
import type { UpgradeOffer, UpgradeReport } from '@openhss/contract'
import { ApiError, MAX_CHARACTERS } from '@openhss/contract/runtime'
import type { Log } from '../process/log.ts'
import { pause } from '../process/pause.ts'
import { replaceFile } from '../process/replace-file.ts'
import { backOffMs } from '../server/back-off.ts'
import { describeFailure, OperatorError } from '../server/failure.ts'
import type { NewestOnly } from '../server/newest-only.ts'
import { installVersion } from './install-version.ts'
import type { Installer } from './install-version.ts'
import type { SelfUpgrade } from './self-upgrade.ts'
import { readFailedUpgrade, UPGRADE_FILES } from './upgrade-folder.ts'

export interface UpgradeWatch {
  readonly self: SelfUpgrade
  /** What the policy offers, each time it changes. */
  readonly offers: NewestOnly<UpgradeOffer>
  /** Version of the agent that runs. */
  readonly version: string
  readonly fetchFile: Installer['fetchFile']
  readonly send: (report: UpgradeReport) => Promise<void>
  /** Ends this agent, so that the next one is started. */
  readonly onInstalled: () => void
  readonly log: Log
  readonly signal: AbortSignal
}

/**
 * Tells the server whether this agent can upgrade itself, and does so when its policy names a version, until the signal
 * aborts. What fails is told to the server, the log and the folder of upgrades, and is not tried again: an
 * administrator asks for another attempt.
 */
export async function followUpgrades(watch: UpgradeWatch): Promise<void> {
  const { self, offers, log, signal } = watch
  if (self.isAble || self.isWanted) {
    if (!self.isAble) log('warn', self.reason)
    await tell(self.isAble ? READY : unable(self), watch)
  }
  while (!signal.aborted) {
    const offer = await offers.take()
    // That it runs by now is seen in its reports.
    if (offer === undefined || offer.version === watch.version) continue
    if (!self.isAble) {
      await tell(unable(self), watch)
      continue
    }
    const reason = await tryUpgrade(offer, self, watch)
    if (reason === undefined) {
      log('info', `Version ${offer.version} is installed; it starts now.`)
      return watch.onInstalled()
    }
    if (signal.aborted) return
    log('warn', `This agent did not become ${offer.version}: ${reason}`)
    await tell(
      {
        state: 'failed',
        upgrade_id: offer.upgrade_id,
        detail: reason.slice(0, MAX_CHARACTERS.detail),
      },
      watch,
    )
  }
}

const ARCHITECTURE =
  process.arch === 'arm64'
    ? ({ wire: 'aarch64', file: 'arm64' } as const)
    : ({ wire: 'x86_64', file: 'amd64' } as const)

const READY: UpgradeReport = { state: 'ready', architecture: ARCHITECTURE.wire }

function unable({ reason }: { readonly reason: string }): UpgradeReport {
  return { state: 'unable', detail: reason }
}

/** Tries each offer once. @returns why it failed, now or before; undefined: the new version is there. */
async function tryUpgrade(
  offer: UpgradeOffer,
  { folder, releaseKey }: Extract<SelfUpgrade, { isAble: true }>,
  watch: UpgradeWatch,
): Promise<string | undefined> {
  const failed = readFailedUpgrade(folder)
  if (failed?.upgradeId === offer.upgrade_id) return failed.reason
  const { version, fetchFile, signal } = watch
  await watch.send({ state: 'installing', upgrade_id: offer.upgrade_id }).catch(() => undefined)
  const installer = { folder, releaseKey, version, architecture: ARCHITECTURE, fetchFile }
  for (let attempt = 0; ; attempt += 1) {
    try {
      await installVersion(offer, installer)
      return undefined
    } catch (error) {
      if (signal.aborted) return describeFailure(error)
      if (!mayPass(error) || attempt === MAX_ATTEMPTS - 1) {
        const reason = describeFailure(error)
        noteFailure(folder, offer, reason)
        return reason
      }
      await pause(backOffMs(attempt), signal)
    }
  }
}

/** With the pauses between them some minutes; the server gives up after half an hour. */
const MAX_ATTEMPTS = 6

/** Whether the server or the way to it may be well again: many agents may load their packages at once. */
function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 429 || error.status >= 500
  return !(error instanceof OperatorError || typeof (error as { code?: unknown }).code === 'string')
}

/** A full disk does not take the note; then it is tried again when the agent starts anew. */
function noteFailure(folder: string, { upgrade_id: id, version }: UpgradeOffer, reason: string) {
  try {
    replaceFile(path.join(folder, UPGRADE_FILES.failed), [`${id}\n${version}\n${reason}\n`])
  } catch {
    // The server is told all the same.
  }
}

/** Tells the server, as often as it takes. One that is older does not know the call. */
async function tell(report: UpgradeReport, { send, signal }: UpgradeWatch): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await send(report)
    } catch (error) {
      if (error instanceof ApiError && (error.status === 400 || error.status === 404)) return
      await pause(backOffMs(attempt), signal)
    }
  }
}
