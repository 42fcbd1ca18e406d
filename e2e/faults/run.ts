/**
 * Kills server, agent and database again and again under load, and says what was lost: must be nothing.
 * usage: node e2e/faults/run.ts [KILLS], 160 unless given; half of them on a PostgreSQL of the distribution.
 */
import { findDebianPostgres, startDebianPostgres } from '@openhss/testkit'
import { runFaultLoop } from './fault-loop.ts'
import type { FaultLoopResult } from './fault-loop.ts'

const kills = Number(process.argv[2] ?? 160)
const stop = new AbortController()
process.once('SIGINT', () => {
  process.stderr.write('\nStops after this kill.\n')
  stop.abort()
})

const bin = findDebianPostgres()
const perDatabase = bin === undefined ? kills : Math.ceil(kills / 2)
const results = [await run('the embedded PostgreSQL')]
if (bin !== undefined && !stop.signal.aborted) {
  await using postgres = await startDebianPostgres(bin)
  results.push(await run('a PostgreSQL of DATABASE_URL', postgres))
}
const isGood = results.every(({ lost, unaskedExits }) => lost.length + unaskedExits.length === 0)
if (stop.signal.aborted) process.exitCode = 130
else process.exitCode = isGood ? 0 : 1

async function run(
  name: string,
  postgres?: Awaited<ReturnType<typeof startDebianPostgres>>,
): Promise<FaultLoopResult> {
  process.stdout.write(`On ${name}:\n`)
  const result = await runFaultLoop({
    kills: perDatabase,
    postgres,
    signal: stop.signal,
    onKill: (soFar) => {
      const done = sumOf(soFar.kills)
      if (process.stderr.isTTY) process.stderr.write(`\r${done}/${perDatabase} kills `)
      else if (done % 10 === 0) process.stderr.write(`${describe(soFar)}\n`)
    },
  })
  process.stdout.write(`\r${describe(result)}\n`)
  for (const fault of [...result.lost, ...result.unaskedExits]) {
    process.stdout.write(`${JSON.stringify(fault)}\n`)
  }
  return result
}

function describe({
  kills,
  acknowledged,
  failed,
  lost,
  unaskedExits,
  slowestS,
}: FaultLoopResult): string {
  const victims = Object.entries(kills).map(([victim, count]) => `${count} ${victim}`)
  return (
    `${sumOf(kills)} kills (${victims.join(', ')}): ${acknowledged} reports acknowledged, ` +
    `${failed} failed and sent again, ${lost.length} lost; ` +
    `${unaskedExits.length} exits not asked for; ready again within ${slowestS.toFixed(1)} s`
  )
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
