/** How long somebody waits for the weak ones among fifty accounts of mixed schemes. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchmarkRow } from '../benchmark-row.ts'

/** Runs the same check with every core, as `openhss scan` does, and with a fifth of one, as the agent does. */
export function benchmarkFirstFinding(): BenchmarkRow[] {
  const root = mkdtempSync(path.join(os.tmpdir(), 'openhss-bench-'))
  try {
    writeHost(root)
    return (['interactive', 'background'] as const).map((pace) => toRow(pace, findWeak(root, pace)))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Each scheme has ten accounts, of which the first is weak. Costs are the programs' defaults; bcrypt has 10. */
const COMMANDS = [
  ['mkpasswd', '-m', 'yescrypt'],
  ['mkpasswd', '-m', 'bcrypt', '-R', '10'],
  ['openssl', 'passwd', '-6'],
  ['openssl', 'passwd', '-5'],
  ['openssl', 'passwd', '-1'],
] as const
const ACCOUNTS_EACH = 10
/** The words are of the kinds that people choose: common, with the user name, with a year. */
const WEAK_WORDS = [
  'password1',
  'user10123',
  'qwerty',
  'letmein',
  `user40@${new Date().getFullYear()}`,
]

function writeHost(root: string): void {
  mkdirSync(path.join(root, 'etc'))
  const accounts = COMMANDS.flatMap(([program, ...options], scheme) =>
    Array.from({ length: ACCOUNTS_EACH }, (_, i) => {
      const strong = crypto.randomUUID().slice(0, 24)
      const word = i === 0 ? (WEAK_WORDS[scheme] ?? strong) : strong
      const hash = execFileSync(program, [...options, word], { encoding: 'utf8', stdio: 'pipe' })
      return { name: `user${scheme}${i}`, hash: hash.trim() }
    }),
  )
  const lines = (format: (account: { name: string; hash: string }) => string) =>
    accounts.map((account) => `${format(account)}\n`).join('')
  writeFileSync(
    path.join(root, 'etc/passwd'),
    lines(({ name }) => `${name}:x:1:1::/:/bin/sh`),
  )
  writeFileSync(
    path.join(root, 'etc/shadow'),
    lines(({ name, hash }) => `${name}:${hash}:1:0:9:7:::`),
  )
}

/** Returns the seconds from the start of the check to each finding. */
function findWeak(root: string, pace: string): number[] {
  const program = fileURLToPath(new URL('find-weak.ts', import.meta.url))
  const args = [program, root, pace, `${COMMANDS.length}`]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as number[]
}

function toRow(pace: string, seconds: readonly number[]): BenchmarkRow {
  const first = seconds[0] ?? Number.NaN
  const last = seconds.at(-1) ?? Number.NaN
  if (seconds.length < COMMANDS.length) throw new Error(`only ${seconds.length} were found`)
  return {
    row: 7,
    work: `50 accounts of 5 schemes, first of 5 weak ones, ${pace}`,
    comparedWith: 'the last of them',
    ours: `${first.toFixed(2)} s`,
    theirs: `${last.toFixed(2)} s`,
    ratio: first / last,
    mustReach: 'no threshold',
    holds: true,
  }
}

if (import.meta.main) console.table(benchmarkFirstFinding())
