/** A door of its own, because programs that use one part of the agent need the host without the rest. */
export { System } from './host/system.ts'
export type { Reading } from './host/system.ts'
