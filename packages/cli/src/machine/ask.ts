import { createInterface } from 'node:readline'

/** Asks the person at the terminal; the answer is undefined when there is none, as after Ctrl-C or Ctrl-D. */
export type Ask = (question: string) => Promise<string | undefined>

/** Returns how to ask; undefined where nobody can answer or see the question. */
export function askOn(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Ask | undefined {
  if (!input.isTTY || !output.isTTY) return undefined
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input, output })
      lines.on('SIGINT', () => lines.close())
      lines.on('close', () => resolve(undefined))
      lines.question(question, (answer) => {
        resolve(answer)
        lines.close()
      })
    })
}
