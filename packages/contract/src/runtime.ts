/** What an agent needs of the contract while it runs: everything that does without TypeBox. */
export { agentRoutes } from './agent-routes.ts'
export * from './bounds.ts'
export { ApiError, callForBytes, callIfChanged, createClient } from './client.ts'
export * from './data-directory.ts'
export { isLoopback } from './loopback.ts'
export { classifyPort } from './port-risk.ts'
export * from './settings.ts'
export * from './vocabulary.ts'
