import os from 'node:os'
import type { Context } from './context.ts'
import { runProgram } from './program.ts'
import { listenForStop } from './machine/stop-signal.ts'
import { createTerminal } from './output/terminal.ts'

let stopSignal: AbortSignal | undefined

const context: Context = {
  environment: {
    variables: process.env,
    isRoot: process.getuid?.() === 0,
    home: os.homedir(),
  },
  terminal: createTerminal(process.stdout, process.stderr, process.env),
  stopSignal: () => (stopSignal ??= listenForStop(process)),
  setExitCode: (code) => {
    process.exitCode = code
  },
}

// `openhss ports | head` closes the pipe early. That is no error, and no reason for `up` to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

await runProgram(process.argv.slice(2), context)
