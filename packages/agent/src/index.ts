import { fileURLToPath } from 'node:url'

export type { AgentEvent, CheckProgress, CheckTier } from './agent/agent-events.ts'
export { runAgentProcess } from './agent/agent-process.ts'
export { OperatorError } from './server/failure.ts'
export { readIdentity as readAgentIdentity } from './server/identity/agent-state.ts'
export type { AgentIdentity } from './server/identity/agent-state.ts'
export { examineHost } from './doctor/examine-host.ts'
export type { Examination } from './doctor/examination.ts'
export { findWord } from './passwords/plan/find-word.ts'
export type { WordFinding, WordSearch } from './passwords/plan/find-word.ts'
export {
  faultOf,
  MOST_OWN_WORD_BYTES,
  MOST_OWN_WORDS,
  packOwnWords,
} from './passwords/words/own-words.ts'
export type { OwnWords } from './passwords/words/own-words.ts'
export { scanHost } from './agent/scan-host.ts'
export type { ScanOptions } from './agent/scan-host.ts'
export { System } from './host/system.ts'
export type { LogLevel } from './process/log.ts'

/**
 * Options of V8 for the program of an agent. Its objects live long or hardly at all: a nursery of 1 MB
 * instead of 16 keeps 15 MB off the host. Old objects may hold a third of garbage and no more, which is 20
 * MB of 160 beside 130 hashes. Setup compiles the modules with the same options
 * (scripts/compile-modules.sh).
 */
export const AGENT_NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--initial-old-space-size=16',
]

/** Path of the program of an agent process, to be started as a child with an IPC channel. */
export const AGENT_ENTRY = fileURLToPath(new URL('main.ts', import.meta.url))
