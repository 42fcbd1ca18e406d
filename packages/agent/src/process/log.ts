/** Urgency of a message of the agent. */
export type LogLevel = 'info' | 'warn' | 'error'

/** Takes one message for the person or program that runs the agent. */
export type Log = (level: LogLevel, message: string) => void
