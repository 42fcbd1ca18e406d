/** What an agent needs of the contract while it runs: everything that does without TypeBox. */
export { AGENT_INSTANCE_HEADER, agentRoutes } from './agent-routes.ts'
export * from './bounds.ts'
export { ApiError, callForBytes, callIfChanged, createClient } from './client.ts'
export * from './data-directory.ts'
export { isLoopback } from './loopback.ts'
export { classifyPort, isUsualPlace, needsNetwork, needsProgram } from './port-risk.ts'
export * from './settings.ts'
export * from './vocabulary.ts'
