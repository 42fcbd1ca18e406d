/** A door for programs that start an agent as a process of its own: loading it does not load the agent. */
import { fileURLToPath } from 'node:url'

export { AGENT_NODE_OPTIONS } from './process/guest-bounds.ts'

/** Path of the program of an agent process, to be started as a child with an IPC channel. */
export const AGENT_ENTRY = fileURLToPath(new URL('main.ts', import.meta.url))
