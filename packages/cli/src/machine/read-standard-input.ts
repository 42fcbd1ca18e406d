import { CliError } from '../cli-error.ts'

/** Reads the first line of standard input, for secrets that must not stand in the list of processes. */
export async function readInputLine(): Promise<string> {
  let text = Buffer.alloc(0)
  for await (const chunk of process.stdin) {
    text = Buffer.concat([text, chunk as Buffer])
    if (text.includes('\n') || text.length > MAX_LINE_BYTES) break
  }
  const end = text.indexOf('\n')
  const line = end < 0 ? text : text.subarray(0, end)
  if (line.length > MAX_LINE_BYTES) throw new CliError('The line on standard input is too long.')
  return line.toString('utf8').replace(/\r$/, '')
}

const MAX_LINE_BYTES = 4_096
