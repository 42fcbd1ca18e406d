/** `npm run bench`: every row in one run, printed and written to benchmarks/RESULTS.md. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import type { BenchmarkRow } from './benchmark-row.ts'
import { benchmarkFirstFinding } from './first-finding/first-finding.ts'
import { benchmarkListPorts } from './list-ports/list-ports.ts'
import { benchmarkPasswordCheck } from './password-check/password-check.ts'
import { benchmarkPortScan } from './port-scan/port-scan.ts'

const parts: readonly (readonly [string, () => Promise<BenchmarkRow[]>])[] = [
  ['port scan', benchmarkPortScan],
  ['password check', benchmarkPasswordCheck],
  ['first finding', () => Promise.resolve(benchmarkFirstFinding())],
  ['listPorts', benchmarkListPorts],
]

const rows: BenchmarkRow[] = []
for (const [name, measure] of parts) {
  console.log(`measuring: ${name} …`)
  rows.push(...(await measure()))
}
rows.sort((a, b) => a.row - b.row)
const report = describe(rows)
writeFileSync(new URL('RESULTS.md', import.meta.url), report)
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
