import { runProgram } from '@openhss/cli/program'
import type { TestApi } from './api/test-api.ts'

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly stop?: AbortSignal
  readonly liveLines?: boolean
  /** Told of everything that goes to standard error, as it goes there. */
  readonly onWarning?: (text: string) => void
  /** Answers as the person at the terminal would; without it there is no person. */
  readonly ask?: (question: string) => Promise<string | undefined>
  /** Columns of the terminal; without it there is no terminal. */
  readonly width?: number
}

/** Runs a command line in this process, with these variables and no others. */
export async function runOpenHss(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  {
    stop = new AbortController().signal,
    liveLines = false,
    onWarning,
    ask,
    width,
  }: RunOptions = {},
): Promise<Result> {
  const result = { code: 0, stdout: '', stderr: '' }
  await runProgram(words, {
    environment: { variables, isRoot: false, home: '/nonexistent' },
    terminal: {
      print: (text) => {
        result.stdout += text
      },
      warn: (text) => {
        result.stderr += text
        onWarning?.(text)
      },
      width,
      colour: false,
      liveLines,
    },
    ask,
    stopSignal: () => stop,
    setExitCode: (code) => {
      result.code = code
    },
  })
  return result
}

/** Opens a port of the API, and returns the variables by which commands reach it as its administrator. */
export async function openToCommands({ app, password }: TestApi): Promise<Record<string, string>> {
  return {
    OPENHSS_ENDPOINT: await app.listen({ host: '127.0.0.1', port: 0 }),
    OPENHSS_PASSWORD: password,
  }
}
