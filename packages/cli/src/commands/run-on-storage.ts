import type * as storageDoor from '@openhss/server/storage'
import { CliError, EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { LiveLine } from '../output/live-line.ts'
import { databaseUrlOf, dataDirectoryOf } from '../machine/environment.ts'

type Storage = Pick<typeof storageDoor, 'backUp' | 'restore'>

interface StorageOptions {
  readonly dataDirectory: string
  readonly databaseUrl: string | undefined
  readonly onProgress: (text: string) => void
  readonly signal: AbortSignal
}

/**
 * Does something with the database of this machine's server, whether that runs or not, and shows how far it is.
 * @returns undefined when it was stopped, which the exit code then says.
 * @throws CliError with one line about whatever prevents it.
 */
export async function runOnStorage<Result>(
  what: string,
  { environment, terminal, stopSignal, setExitCode }: Context,
  work: (storage: Storage, options: StorageOptions) => Promise<Result>,
): Promise<Result | undefined> {
  const options = {
    dataDirectory: dataDirectoryOf(environment),
    databaseUrl: databaseUrlOf(environment),
  }
  const signal = stopSignal()
  const live = new LiveLine(terminal)
  const onProgress = (text: string) => live.show(`${what}: ${text}`)
  try {
    // The database is loaded here, because the other commands do not need it.
    const storage = await import('@openhss/server/storage')
    const result = await work(storage, { ...options, onProgress, signal })
    live.clear()
    return result
  } catch (error) {
    live.clear()
    if (signal.aborted) {
      terminal.warn(`Stopped; nothing of the ${what} was kept.\n`)
      setExitCode(EXIT.interrupted)
      return undefined
    }
    throw new CliError(explain(error), { cause: error })
  }
}

function explain(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException
  const where = path ?? 'the file'
  if (code === 'ENOSPC' || code === '53100') return 'The disk is full; nothing was kept.'
  if (code === 'ENOENT' && path !== undefined) return `There is no ${where}.`
  if (code === 'EACCES' || code === 'EPERM') {
    return `${where} may not be used by this user; try again as root.`
  }
  return message
}
