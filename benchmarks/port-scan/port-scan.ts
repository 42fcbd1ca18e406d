/** Port scans against `ss -tulpnH`, which reads the same sockets and finds the same owners. */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { AGENT_NODE_OPTIONS } from '@openhss/agent/entry'
import type { BenchmarkRow } from '../benchmark-row.ts'
import type { MeasuredMemory } from './measure-memory.ts'
import type { MeasuredScans } from './measure-scans.ts'

/**
 * Measures rows 5 and 6 of benchmarks/RESULTS.md: CPU time of a repeated and of a first scan, medians, and what a
 * thousand scans leave in memory. It takes about half a minute.
 */
export async function benchmarkPortScan(): Promise<BenchmarkRow[]> {
  const holders = await startHolders()
  try {
    const ss: number[] = []
    const ours: MeasuredScans[] = []
    for (let run = 0; run < RUNS; run += 1) {
      ss.push(measureSs(), measureSs())
      ours.push(runScans())
    }
    const ssMs = median(ss)
    return [
      toRow(5, 'port scan, repeated', median(ours.flatMap(({ repeatMs }) => repeatMs)), ssMs, 0.5),
      toRow(
        6,
        `port scan, first${walkNote(ours)}`,
        median(ours.map(({ firstMs }) => firstMs)),
        ssMs,
        2,
      ),
      measureMemory(),
    ]
  } finally {
    for (const holder of holders) holder.kill()
  }
}

const RUNS = 7

/** 25 × (40 listeners + 480 × 2 ends of connections + 1,000 files) = 50,000 descriptors. */
const HOLDERS = 25
const HELD_BY_EACH = { listeners: 40, connections: 480, files: 1000 }

const HOST = '1,000 listeners, 50,000 descriptors'

const YARDSTICK = 'ss -tulpnH'

async function startHolders(): Promise<ChildProcess[]> {
  const program = fileURLToPath(new URL('hold-descriptors.ts', import.meta.url))
  const { listeners, connections, files } = HELD_BY_EACH
  const holders = Array.from({ length: HOLDERS }, () =>
    spawn(process.execPath, [program, `${listeners}`, `${connections}`, `${files}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  await Promise.all(holders.map((holder) => once(holder.stdout, 'data')))
  return holders
}

/** Returns milliseconds of user and system time, as the shell's own `time` reads them from wait4(). */
function measureSs(): number {
  const script = `TIMEFORMAT='%3U %3S'; time ${YARDSTICK} > /dev/null`
  const times = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`], { encoding: 'utf8' })
  const [user = Number.NaN, system = Number.NaN] = times.trim().split(' ').map(Number)
  return (user + system) * 1000
}

function runScans(): MeasuredScans {
  const scans = runAgent('measure-scans.ts') as MeasuredScans
  if (scans.ownersKnown < HOLDERS * HELD_BY_EACH.listeners) {
    throw new Error(`The scanner knew ${scans.ownersKnown} owners only.`)
  }
  return scans
}

/** Compares memory after all scans with that after a hundred: if each left something, it would be well above. */
function measureMemory(): BenchmarkRow {
  const { early, late } = runAgent('measure-memory.ts') as MeasuredMemory
  const describe = ({ residentMb, scanMs }: MeasuredMemory['early']) =>
    `${residentMb.toFixed(0)} MB resident, ${scanMs.toFixed(1)} ms CPU a scan`
  return {
    row: 5,
    work: `port scan, after 1,000 scans: ${HOST}`,
    comparedWith: 'after 100 scans',
    ours: describe(late),
    theirs: describe(early),
    ratio: late.residentMb / early.residentMb,
    mustReach: 'no threshold',
    holds: true,
  }
}

function runAgent(file: string): unknown {
  const program = fileURLToPath(new URL(file, import.meta.url))
  // The server starts its agent with the same options.
  const args = [...AGENT_NODE_OPTIONS, program]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

/** A socket of this machine without a visible owner makes the first scan read every descriptor. */
function walkNote(ours: readonly MeasuredScans[]): string {
  return ours.some(({ sockets, ownersKnown }) => ownersKnown < sockets)
    ? ', with sockets whose owner is hidden'
    : ''
}

function toRow(
  row: number,
  work: string,
  oursMs: number,
  theirsMs: number,
  limit: number,
): BenchmarkRow {
  const ratio = oursMs / theirsMs
  return {
    row,
    work: `${work}: ${HOST}`,
    comparedWith: YARDSTICK,
    ours: `${oursMs.toFixed(1)} ms CPU`,
    theirs: `${theirsMs.toFixed(1)} ms CPU`,
    ratio,
    mustReach: `≤ ${limit}`,
    holds: ratio <= limit,
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

if (import.meta.main) console.table(await benchmarkPortScan())
