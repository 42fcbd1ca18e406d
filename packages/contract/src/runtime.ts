/** What an agent needs of the contract while it runs: everything that does without TypeBox. */
export { agentRoutes } from './agent-routes.ts'
export { ApiError, callForBytes, callIfChanged, createClient } from './client.ts'
export { CPU_PERCENT_FORM, parseCpuPercent } from './cpu-percent.ts'
export { parseEndpoint } from './endpoint.ts'
export { INT32_MAX } from './int32.ts'
export { classifyPort, isLoopback, isUsualPlace, needsNetwork, needsProgram } from './port-risk.ts'
export * from './report-bounds.ts'
