import os from 'node:os'
import type { Context } from './context.ts'
import { EXIT } from './cli-error.ts'
import { askOn } from './machine/ask.ts'
import { openStandardOutput } from './machine/standard-output.ts'
import { listenForStop } from './machine/stop-signal.ts'
import { createTerminal } from './output/terminal.ts'

/**
 * Makes the surroundings of the commands of a program out of its process.
 * @param command what a person types for the program.
 */
export function contextOf(source: NodeJS.Process, command: string): Context {
  let stopSignal: AbortSignal | undefined
  let isOutputLost = false
  const output = openStandardOutput(source.stdout, ({ code, message }) => {
    isOutputLost = true
    const why = code === 'ENOSPC' ? 'the disk is full' : message
    source.stderr.write(`error: Standard output is incomplete: ${why}\n`)
  })
  // There is no place left to tell of this one.
  source.stderr.on('error', () => undefined)
  // Whatever the command thinks of its end: nobody may take half of its output for the whole.
  source.once('exit', () => {
    if (isOutputLost) source.exitCode = EXIT.error
  })
  return {
    environment: {
      variables: source.env,
      isRoot: source.getuid?.() === 0,
      home: os.homedir(),
      command,
    },
    terminal: createTerminal(output, source.stderr, source.env),
    // The question goes to standard error, so that what was asked for is all that is piped on.
    ask: askOn(source.stdin, source.stderr),
    stopSignal: (onHangUp) => (stopSignal ??= listenForStop(source, onHangUp)),
    setExitCode: (code) => {
      source.exitCode = code
    },
  }
}
