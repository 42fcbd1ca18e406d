/**
 * Returns a signal that the first SIGINT, SIGTERM or SIGHUP aborts. A later one does what it does to any
 * program: it ends this one at once.
 * @param onHangUp called for each SIGHUP, which then does not stop the program.
 */
export function listenForStop(source: NodeJS.Process, onHangUp?: () => void): AbortSignal {
  const stopSignals = STOP_SIGNALS.filter((name) => name !== 'SIGHUP' || onHangUp === undefined)
  const controller = new AbortController()
  let stoppedAt: number | undefined
  const onSignal = (name: NodeJS.Signals) => {
    const now = performance.now()
    if (stoppedAt === undefined) endAtTheLatest(source)
    stoppedAt ??= now
    controller.abort()
    if (now - stoppedAt < ECHO_MS) return
    for (const each of stopSignals) source.removeListener(each, onSignal)
    source.kill(source.pid, name)
  }
  for (const name of stopSignals) source.on(name, onSignal)
  if (onHangUp !== undefined) source.on('SIGHUP', onHangUp)
  return controller.signal
}

/** Waits for a start that the signal ends early. @returns undefined when it failed after the signal, which made it fail. */
export async function unlessStopped<T>(
  starting: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await starting
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

/**
 * Ends the process when something still waits, an unreachable database for example: a stop takes at most 5
 * s.
 */
function endAtTheLatest(source: NodeJS.Process): void {
  setTimeout(() => source.exit(1), STOP_MS).unref()
}

const STOP_MS = 4_500

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Under `npm start` one Ctrl-C arrives twice: from the terminal and, forwarded, from npm. */
const ECHO_MS = 500
