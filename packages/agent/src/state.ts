/**
 * A door to what an agent keeps of itself on its host: loading it does not load the agent, which commands that ask who
 * this machine is have no use for.
 */
export { OperatorError } from './server/failure.ts'
export { readContact as readAgentContact } from './server/contact-record.ts'
export { readIdentity as readAgentIdentity } from './server/identity/agent-state.ts'
export type { AgentIdentity } from './server/identity/agent-state.ts'
export { forgetIdentity } from './server/identity/forget-identity.ts'
export { readFailedUpgrade } from './upgrade/upgrade-folder.ts'
