/**
 * Opens and closes ports, each of them once, and prints when: `opened PORT FROM TO`, `closed PORT FROM TO`, in milliseconds
 * since the epoch just before and after the call. Ends with SIGTERM, and leaves open what is open.
 * usage: node witness.ts SEED
 */
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createRandom } from './random.ts'

/** Below those that the kernel gives to clients: these stand for themselves in a history. */
const FIRST_PORT = 10_000
const LAST_PORT = 32_000
/** Milliseconds between two ports, and that one stays open: some are for no scan to see, some outlive several agents. */
const PAUSE_MS = 800
const SHORT_MS = 600
const LONG_MS = 20_000

const random = createRandom(Number(process.argv[2]))
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

for (let port = FIRST_PORT; port <= LAST_PORT && !stop.signal.aborted; port++) {
  void openFor(port, random() * (random() < 0.5 ? SHORT_MS : LONG_MS))
  await delay(random() * PAUSE_MS)
}
writeSync(1, 'stopped\n')
// Its ports stay as they are until it is killed.
await new Promise(() => setInterval(() => undefined, LONG_MS))

async function openFor(port: number, ms: number): Promise<void> {
  const server = createServer()
  const from = Date.now()
  await once(server.listen(port, '127.0.0.1'), 'listening')
  tell('opened', port, from)
  await delay(ms)
  if (stop.signal.aborted) return
  const closing = Date.now()
  await new Promise((resolve) => server.close(resolve))
  tell('closed', port, closing)
}

/** At once: what is printed later may be about something that has happened since. */
function tell(what: string, port: number, from: number): void {
  writeSync(1, `${what} ${port} ${from} ${Date.now()}\n`)
}
