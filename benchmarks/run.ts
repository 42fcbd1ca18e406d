/**
 * `npm run bench`: every row in one run, printed and written to benchmarks/RESULTS.md. `npm run bench -- "full reports"`:
 * the named parts only, printed.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import type { BenchmarkRow } from './benchmark-row.ts'
import { benchmarkConsole } from './console/console.ts'
import { benchmarkFirstFinding } from './first-finding/first-finding.ts'
import { benchmarkFullReports } from './fleet/rows/full-reports.ts'
import { benchmarkLiveFleet } from './fleet/rows/live-fleet-row.ts'
import { benchmarkUnchangedReports } from './fleet/rows/unchanged-reports.ts'
import { benchmarkWeakList } from './fleet/rows/weak-list.ts'
import { benchmarkListPorts } from './list-ports/list-ports.ts'
import { benchmarkPasswordCheck } from './password-check/password-check.ts'
import { benchmarkPortScan } from './port-scan/port-scan.ts'

const parts: readonly (readonly [string, () => Promise<BenchmarkRow[]>])[] = [
  ['port scan', benchmarkPortScan],
  ['password check', benchmarkPasswordCheck],
  ['first finding', () => Promise.resolve(benchmarkFirstFinding())],
  ['listPorts', benchmarkListPorts],
  // Minutes on two quiet cores: 3, 4, 1, 1 and 9.
  ['console', benchmarkConsole],
  ['weak list', benchmarkWeakList],
  ['full reports', () => benchmarkFullReports()],
  ['unchanged reports', () => benchmarkUnchangedReports()],
  ['live fleet', () => benchmarkLiveFleet()],
]

const names = process.argv.slice(2)
const unknown = names.find((name) => !parts.some(([part]) => part === name))
if (unknown !== undefined) {
  throw new Error(`no part is named "${unknown}": ${parts.map(([part]) => part).join(', ')}`)
}

const rows: BenchmarkRow[] = []
for (const [name, measure] of parts) {
  if (names.length > 0 && !names.includes(name)) continue
  console.log(`measuring: ${name} …`)
  rows.push(...(await measure()))
}
rows.sort((a, b) => a.row - b.row)
const report = describe(rows)
if (names.length === 0) writeFileSync(new URL('RESULTS.md', import.meta.url), report)
console.log(report)
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1

function describe(measured: readonly BenchmarkRow[]): string {
  const cpu = os.cpus()[0]?.model ?? 'unknown processor'
  const memoryGb = Math.round(os.totalmem() / 2 ** 30)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  return [
    '# Benchmark results',
    '',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit}: ` +
      `${os.cpus().length} × ${cpu}, ${memoryGb} GB, Node ${process.version}.`,
    'Both sides of a row are measured in the same run; the ratio is the result, the absolute numbers',
    'are this machine’s. Times and costs must stay below their ratio, rates above it.',
    '',
    '| row | work | compared with | ours | theirs | ratio | must reach | holds |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...measured.map(
      ({ row, work, comparedWith, ours, theirs, ratio, mustReach, holds }) =>
        `| ${row} | ${work} | ${comparedWith} | ${ours} | ${theirs} | ${formatRatio(ratio)} | ${mustReach} | ${holds ? 'yes' : '**no**'} |`,
    ),
    '',
  ].join('\n')
}

function formatRatio(ratio: number): string {
  return ratio < 0.01 ? ratio.toPrecision(1) : ratio.toFixed(2)
}
