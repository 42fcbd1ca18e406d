import os from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Context } from './context.ts'
import { EXIT } from './cli-error.ts'
import { runProgram } from './program.ts'
import { askOn } from './machine/ask.ts'
import { findOwnCommand } from './machine/own-command.ts'
import { openStandardOutput } from './machine/standard-output.ts'
import { listenForStop } from './machine/stop-signal.ts'
import { createTerminal } from './output/terminal.ts'

/** The file by which a shell starts this program. */
const PROGRAM = fileURLToPath(new URL('../bin/openhss', import.meta.url))

let stopSignal: AbortSignal | undefined
let isOutputLost = false

const output = openStandardOutput(process.stdout, ({ code, message }) => {
  isOutputLost = true
  const why = code === 'ENOSPC' ? 'the disk is full' : message
  process.stderr.write(`error: Standard output is incomplete: ${why}\n`)
})
// There is no place left to tell of this one.
process.stderr.on('error', () => undefined)
// Whatever the command thinks of its end: nobody may take half of its output for the whole.
process.once('exit', () => {
  if (isOutputLost) process.exitCode = EXIT.error
})

const context: Context = {
  environment: {
    variables: process.env,
    isRoot: process.getuid?.() === 0,
    home: os.homedir(),
    command: findOwnCommand(PROGRAM, process.env['PATH']),
  },
  terminal: createTerminal(output, process.stderr, process.env),
  // The question goes to standard error, so that what was asked for is all that is piped on.
  ask: askOn(process.stdin, process.stderr),
  stopSignal: (onHangUp) => (stopSignal ??= listenForStop(process, onHangUp)),
  setExitCode: (code) => {
    process.exitCode = code
  },
}

await runProgram(process.argv.slice(2), context)
