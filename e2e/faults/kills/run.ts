/**
 * Kills agent and server again and again while ports change, and says how the history differs from what a witness saw: must not.
 * usage: node e2e/faults/kills/run.ts [KILLS [SEED]], 1,000 unless given, with a seed by chance.
 */
import { randomInt } from 'node:crypto'
import { runKillLoop } from './kill-loop.ts'

const kills = Number(process.argv[2] ?? 1_000)
const seed = Number(process.argv[3] ?? randomInt(2 ** 32))
const stop = new AbortController()
process.once('SIGINT', () => {
  process.stderr.write('\nStops after this kill.\n')
  stop.abort()
})

process.stdout.write(`Seed ${seed}\n`)
const startedAt = performance.now()
const result = await runKillLoop({
  kills,
  seed,
  signal: stop.signal,
  onKill: ({ agent, server }) => {
    if ((agent + server) % 50 === 0) {
      const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1)
      process.stderr.write(`${minutes} min: ${agent} kills of the agent, ${server} of the server\n`)
    }
  },
})
const { agent, server } = result.kills
process.stdout.write(
  `${agent} kills of the agent, ${server} of the server; ${result.ports} ports, ${result.scans} scans: ` +
    `${result.expected} changes that a scan saw, ${result.unsure} that may have come and gone between two; ` +
    `${result.gaps.length} declared gaps, ${result.faults.length} faults\n`,
)
for (const fault of result.faults) process.stdout.write(`${fault}\n`)
if (stop.signal.aborted) process.exitCode = 130
else process.exitCode = result.faults.length === 0 ? 0 : 1
