import type { AgentPolicy, UpgradeOffer } from '@openhss/contract'
import { packOwnWords } from '../../passwords/words/own-words.ts'
import type { OwnWords } from '../../passwords/words/own-words.ts'
import { pause } from '../../process/pause.ts'
import { backOffMs } from '../back-off.ts'
import type { Policy } from './policy.ts'

export interface PolicySource {
  /** Waits for a policy other than the one of the etag; returns undefined while it is still the same. */
  fetchPolicy(etag: string | undefined): Promise<FetchedPolicy | undefined>
  fetchWords(): Promise<OwnWords>
  /** Takes another secret from the server, and keeps it. */
  renewSecret(): Promise<void>
}

export interface FetchedPolicy {
  readonly body: AgentPolicy
  readonly etag: string | undefined
}

/**
 * Keeps the policy up to date until the signal aborts. The server holds the request until something
 * changes, so that a detection begins within seconds and an unchanged policy costs an answer without a
 * body twice a minute.
 */
export async function watchPolicy({
  source,
  policy,
  onUpgrade,
  signal,
  wait = pause,
}: {
  readonly source: PolicySource
  readonly policy: Policy
  /** Is told of a version that this agent is to become, at each change of the policy. */
  readonly onUpgrade?: (offer: UpgradeOffer) => void
  readonly signal: AbortSignal
  readonly wait?: typeof pause
}): Promise<void> {
  let etag: string | undefined
  let failures = 0
  while (!signal.aborted) {
    try {
      const fetched = await source.fetchPolicy(etag)
      if (fetched !== undefined) {
        const { company_names: companies, detection } = fetched.body
        const words = await bringWords(fetched.body, policy.state.words, source)
        policy.set({ words, companies, detection: detection?.detection_id })
        if (fetched.body.upgrade !== undefined) onUpgrade?.(fetched.body.upgrade)
        if (fetched.body.renew_secret === true) await source.renewSecret()
        etag = fetched.etag
      }
      failures = 0
      await wait(MIN_INTERVAL_MS, signal)
    } catch {
      // Nothing is logged here: reports fail for the same reason, and their failure is logged.
      await wait(backOffMs(failures), signal)
      failures += 1
    }
  }
}

/** A server that answers at once would be asked again at once. */
const MIN_INTERVAL_MS = 500

async function bringWords(
  { words: { revision, count } }: AgentPolicy,
  known: OwnWords | undefined,
  source: PolicySource,
): Promise<OwnWords> {
  if (known?.revision === revision) return known
  if (count === 0) return packOwnWords(revision, [])
  return source.fetchWords()
}
