import { ApiFailure } from '../http/answers/api-error.ts'

/**
 * Bounds the changes of a user, because each is an event of the audit log, which keeps it for a year. Over the bound the
 * change is refused: none goes unrecorded.
 */
export interface ChangeBudget {
  /** Takes one from the budget of this user. @throws APIGW.0308 when it is spent. */
  spend(userId: string, kind: ChangeKind): void
}

export type ChangeKind = keyof typeof BOUNDS

/**
 * `signIn`: tokens for a password. `own`: what any user may do, such as new keys and their descriptions. `granted`:
 * what takes a grant, for example to detect on each host of a project. `administration`: anything of an administrator,
 * whose scripts make thousands of users. `atOnce` comes back at `aMinute`. At 500 bytes an event the four are 43, 14,
 * 43 and 86 MB a day of one user, where one without a bound wrote 80 GB.
 */
const BOUNDS = {
  signIn: { atOnce: 200, aMinute: 60 },
  own: { atOnce: 60, aMinute: 20 },
  granted: { atOnce: 2000, aMinute: 60 },
  administration: { atOnce: 20_000, aMinute: 120 },
} as const

/** Two tenants full of users; one that is forgotten has the whole budget again. */
const MAX_ENTRIES = 20_000

export function createChangeBudget(now: () => number = () => performance.now()): ChangeBudget {
  /** The latest one stands last. */
  const budgets = new Map<string, { left: number; at: number }>()

  return {
    spend: (userId, kind) => {
      const key = `${kind} ${userId}`
      const { atOnce, aMinute } = BOUNDS[kind]
      const at = now()
      const known = budgets.get(key) ?? { left: atOnce, at }
      const left = Math.min(atOnce, known.left + ((at - known.at) / 60_000) * aMinute)
      if (left < 1) throw spent(aMinute)
      budgets.delete(key)
      const oldest = budgets.size >= MAX_ENTRIES ? budgets.keys().next().value : undefined
      if (oldest !== undefined) budgets.delete(oldest)
      budgets.set(key, { left: left - 1, at })
    },
  }
}

function spent(aMinute: number): ApiFailure {
  return new ApiFailure(
    'APIGW.0308',
    `Each change is kept in the audit log, so that a user may go on making ${aMinute} of this kind a minute.`,
  )
}
