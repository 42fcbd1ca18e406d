import type { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import { ProcessUsers, UNKNOWN_USER } from '../process-users.ts'
import { ReadBudget } from '../read-budget.ts'
import type { Network } from './networks.ts'

/**
 * The network namespaces that one scan can read, the host's before all: of each user as many as there is time for, because
 * anybody may make thousands (user_namespaces(7)). Others are a gap that says whose they are.
 */
export function affordableNetworks(
  system: System,
  networks: readonly Network[],
  missed: GapTally,
  reads = MAX_READS,
): Network[] {
  const users = new ProcessUsers(system)
  const budget = new ReadBudget(reads)
  return networks.filter((network) => {
    if (network.isHost) return true
    const [pid] = network.pids
    const user = pid === undefined ? UNKNOWN_USER : users.userOf(pid)
    if (budget.take(user, READS_PER_NETWORK)) return true
    missed.add(`network namespaces of user ${user}`, 'oversized')
    return false
  })
}

/** Counters and four tables take 200 µs. */
const READS_PER_NETWORK = 70
/** 500 ms of CPU: 2,000 network namespaces, half of them root's, or a quarter those of one user. */
const MAX_READS = 140_000
