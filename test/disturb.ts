/**
 * Runs a command while the machine is restless: ports open and close, processes come and go, and every
 * core is busy. Tests must pass all the same. Without a command it goes on until Ctrl-C.
 * usage: node test/disturb.ts [COMMAND [ARGUMENT …]]
 */
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

const LISTENERS_PER_SECOND = 20
const PROCESSES_PER_SECOND = 5

const timers = [
  setInterval(openAndCloseListener, 1_000 / LISTENERS_PER_SECOND),
  setInterval(startProcess, 1_000 / PROCESSES_PER_SECOND),
]
const spinners = Array.from(
  { length: availableParallelism() },
  () => new Worker('for (;;);', { eval: true }),
)
const [program, ...parameters] = process.argv.slice(2)
process.exitCode = program === undefined ? await untilStopped() : await run(program, parameters)
for (const timer of timers) clearInterval(timer)
await Promise.all(spinners.map((spinner) => spinner.terminate()))

/** TCP or UDP, on all addresses, for a tenth of a second. */
function openAndCloseListener(): void {
  const socket =
    Math.random() < 0.5 ? createServer().listen(0) : createSocket('udp4').bind(0, '0.0.0.0')
  socket.once('listening', () => setTimeout(() => socket.close(), 100))
}

function startProcess(): void {
  spawn('sleep', ['1'], { stdio: 'ignore' })
}

async function untilStopped(): Promise<number> {
  process.stderr.write('The machine is restless until Ctrl-C.\n')
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  return 0
}

/** Exit code of the command; a signal that ends this process reaches it as well. */
async function run(command: string, words: readonly string[]): Promise<number> {
  const child = spawn(command, words, { stdio: 'inherit' })
  // The terminal sends Ctrl-C to both; a service manager to this one alone.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}
