import type { AccountVerdict } from '@openhss/contract'

/**
 * Passes findings on at once while they are few, and then in batches: each makes a list of all accounts, and somebody
 * may have thousands that are weak.
 */
export class FindingBatch {
  readonly #pass: (findings: readonly AccountVerdict[]) => void
  #waiting: AccountVerdict[] = []
  #passed = 0
  #timer: NodeJS.Timeout | undefined

  constructor(pass: (findings: readonly AccountVerdict[]) => void) {
    this.#pass = pass
  }

  add(finding: AccountVerdict): void {
    this.#waiting.push(finding)
    if (this.#passed < MAX_PASSED_AT_ONCE) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS)
  }

  /** Passes on what waits. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const findings = this.#waiting.splice(0)
    this.#passed += findings.length
    // Of one account the newest counts.
    const newest = new Map(findings.map((finding) => [nameOf(finding), finding]))
    if (newest.size > 0) this.#pass([...newest.values()])
  }
}

/** A text that stands for the account of a verdict. */
export function nameOf({ service_type, instance = '', user_name }: AccountVerdict): string {
  return JSON.stringify([service_type, instance, user_name])
}

const MAX_PASSED_AT_ONCE = 50
const BATCH_MS = 2_000
