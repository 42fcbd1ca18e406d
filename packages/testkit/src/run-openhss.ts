import { runProgram } from '@openhss/cli/program'

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, with these variables and no others. */
export async function runOpenHss(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  { stop = new AbortController().signal, liveLines = false } = {},
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
      },
      width: undefined,
      colour: false,
      liveLines,
    },
    stopSignal: () => stop,
    setExitCode: (code) => {
      result.code = code
    },
  })
  return result
}
