/** How urgent a message of the agent is. */
export type LogLevel = 'info' | 'warn' | 'error'

/** Takes one message for whoever runs the agent. */
export type Log = (level: LogLevel, message: string) => void
