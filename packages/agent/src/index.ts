import { fileURLToPath } from 'node:url'

export type { AgentEvent, CheckProgress, CheckTier } from './agent/agent-events.ts'
export { runAgentProcess } from './agent/agent-process.ts'
export { readContact as readAgentContact } from './server/contact-record.ts'
export { OperatorError } from './server/failure.ts'
export { readIdentity as readAgentIdentity } from './server/identity/agent-state.ts'
export type { AgentIdentity } from './server/identity/agent-state.ts'
export { forgetIdentity } from './server/identity/forget-identity.ts'
export { examineHost } from './doctor/examine-host.ts'
export type { Examination } from './doctor/examination.ts'
export { findWord } from './passwords/plan/find-word.ts'
export type { WordFinding, WordSearch } from './passwords/plan/find-word.ts'
export { faultOf, MAX_OWN_WORDS_BYTES, packOwnWords } from './passwords/words/own-words.ts'
export type { OwnWords } from './passwords/words/own-words.ts'
export { scanHost } from './agent/scan-host.ts'
export type { NamedAccount, ScanOptions } from './agent/scan-host.ts'
export { AGENT_NODE_OPTIONS } from './process/guest-bounds.ts'
export { System } from './host/system.ts'
export type { LogLevel } from './process/log.ts'

/** Path of the program of an agent process, to be started as a child with an IPC channel. */
export const AGENT_ENTRY = fileURLToPath(new URL('main.ts', import.meta.url))
