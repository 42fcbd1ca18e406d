import { fileURLToPath } from 'node:url'

export type { AgentEvent, AuditProgress, AuditTier, LogLevel } from './agent-events.ts'
export { runAgentProcess } from './agent-process.ts'
export { AgentStateError, readIdentity as readAgentIdentity } from './identity/agent-state.ts'
export type { AgentIdentity } from './identity/agent-state.ts'
export { EnrolmentError } from './identity/enrolment.ts'
export { examineHost } from './examine-host.ts'
export type { Examination } from './examine-host.ts'
export { findWord } from './passwords/words/find-word.ts'
export type { WordFinding, WordSearch } from './passwords/words/find-word.ts'
export {
  faultOf,
  MOST_OWN_WORD_BYTES,
  MOST_OWN_WORDS,
  packOwnWords,
} from './passwords/words/own-words.ts'
export type { OwnWords } from './passwords/words/own-words.ts'
export { scanHost } from './scan-host.ts'
export type { ScanOptions } from './scan-host.ts'
export { System } from './system.ts'

/**
 * Options of V8 for the program of an agent. Its objects live long or hardly at all: a nursery of 1 MB instead
 * of 16 keeps 15 MB off the host. And of the old ones no more garbage than a third: beside 130 hashes that
 * is 20 MB of 160. Setup compiles its modules with the same options (scripts/compile-modules.sh).
 */
export const AGENT_NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--initial-old-space-size=16',
]

/** The program of an agent process, for who runs it as a child with an IPC channel. */
export const AGENT_ENTRY = fileURLToPath(new URL('main.ts', import.meta.url))
