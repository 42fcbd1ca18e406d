/** The password audit against John the Ripper on the same library, and against itself. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchmarkRow } from './benchmark-row.ts'
import { guessesPerSecond, type GuessWork } from './password-audit/guesses-per-second.ts'
import { guessWithAudit } from './password-audit/guess-with-audit.ts'
import { guessWithJohn } from './password-audit/guess-with-john.ts'

/** Rows 7, one for each scheme, and 8; takes about two minutes of one core. */
export async function benchmarkPasswordAudit(): Promise<BenchmarkRow[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-bench-'))
  try {
    const rows: BenchmarkRow[] = []
    for (const scheme of SCHEMES) rows.push(await compareWithJohn(scheme, folder))
    return [...rows, compareRuns(folder)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface MeasuredScheme extends Omit<GuessWork, 'hashes'> {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const openssl = (option: string) => ['openssl', 'passwd', option] as const
const mkpasswd = (...options: string[]) => ['mkpasswd', ...options] as const

/** Words enough for about a second a run; two hashes, so that both sides change salts. */
const SCHEMES: readonly MeasuredScheme[] = [
  scheme('md5-crypt ($1$)', openssl('-1'), { digestLength: 22, msPerGuess: 0.25, words: 4_000 }),
  scheme('sha256-crypt ($5$)', openssl('-5'), { digestLength: 43, msPerGuess: 5, words: 200 }),
  scheme('sha512-crypt ($6$)', openssl('-6'), { digestLength: 86, msPerGuess: 5, words: 200 }),
  scheme('yescrypt ($y$)', mkpasswd('-m', 'yescrypt'), {
    digestLength: 43,
    msPerGuess: 28,
    words: 24,
  }),
  scheme('bcrypt cost 5 ($2b$)', mkpasswd('-m', 'bcrypt', '-R', '5'), {
    digestLength: 31,
    msPerGuess: 2.4,
    words: 200,
  }),
  scheme('DES', mkpasswd('-m', 'descrypt'), { digestLength: 11, msPerGuess: 0.01, words: 90_000 }),
]

function scheme(
  name: string,
  command: readonly [string, ...string[]],
  work: Omit<GuessWork, 'hashes'>,
): MeasuredScheme {
  return { name, command, ...work }
}

async function compareWithJohn(measured: MeasuredScheme, folder: string): Promise<BenchmarkRow> {
  const hashes = [hashOf(measured.command), hashOf(measured.command)]
  const [ours, theirs] = await guessesPerSecond({ ...measured, hashes }, [
    guessWithAudit,
    (work) => guessWithJohn(work, folder),
  ])
  const ratio = ours / theirs
  return {
    row: 7,
    work: `password audit, ${measured.name}`,
    comparedWith: 'john --format=crypt',
    ours: formatRate(ours),
    theirs: formatRate(theirs),
    ratio,
    mustReach: '≥ 1.0',
    holds: ratio >= 1,
  }
}

/** 24 characters at random: no list has them. */
function hashOf([program, ...options]: readonly [string, ...string[]]): string {
  const word = crypto.randomUUID().slice(0, 24)
  return execFileSync(program, [...options, word], { encoding: 'utf8', stdio: 'pipe' }).trim()
}

function formatRate(rate: number): string {
  return `${rate.toPrecision(rate < 100 ? 3 : 4)} guesses/s per core`
}

/** Two processes, one after the other, on the same files and with the same store. */
function compareRuns(folder: string): BenchmarkRow {
  const root = path.join(folder, 'root')
  mkdirSync(path.join(root, 'etc'), { recursive: true })
  const names = ['$6$', '$6$', '$1$', '$2b$'].map((id, i) => [`user${i}`, id] as const)
  const commands = [SCHEMES[2], SCHEMES[2], SCHEMES[0], SCHEMES[4]]
  const line = (name: string, field: string, rest: string) => `${name}:${field}:${rest}\n`
  writeFileSync(
    path.join(root, 'etc/passwd'),
    names.map(([name]) => line(name, 'x', '1:1::/:/bin/sh')).join(''),
  )
  writeFileSync(
    path.join(root, 'etc/shadow'),
    names
      .map(([name], i) => line(name, hashOf(commands[i]?.command ?? openssl('-6')), '1:0:9:7:::'))
      .join(''),
  )
  const [first, second] = [auditOnce(root, folder), auditOnce(root, folder)]
  const ratio = second.cpuMs / first.cpuMs
  return {
    row: 8,
    work: `password audit, second run (${second.guesses} guesses)`,
    comparedWith: `the first run (${first.guesses} guesses)`,
    ours: `${second.cpuMs.toFixed(1)} ms CPU`,
    theirs: `${first.cpuMs.toFixed(0)} ms CPU`,
    ratio,
    mustReach: '≤ 0.01',
    holds: ratio <= 0.01,
  }
}

function auditOnce(root: string, folder: string): { cpuMs: number; guesses: number } {
  const program = fileURLToPath(new URL('password-audit/audit-once.ts', import.meta.url))
  const args = [program, root, path.join(folder, 'store')]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

if (import.meta.main) console.table(await benchmarkPasswordAudit())
