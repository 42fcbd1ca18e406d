/** A door of its own: who uses one part of the agent needs the host, and not the rest of the agent. */
export { System } from './host/system.ts'
export type { Reading } from './host/system.ts'
