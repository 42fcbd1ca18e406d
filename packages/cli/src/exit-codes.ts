/** Exit codes of every command. Scripts rely on them. */
export const EXIT = {
  ok: 0,
  error: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** `scan`: something is weak or dangerous. `words test`: the word would be found. */
  findings: 3,
  /** Interrupted before there was a result: 128 + SIGINT. */
  interrupted: 130,
} as const
