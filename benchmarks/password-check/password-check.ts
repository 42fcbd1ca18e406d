/** The password check against John the Ripper on the same library, and against itself. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSimd, sha256Crypt } from '@openhss/agent/hashes'
import type { BenchmarkRow } from '../benchmark-row.ts'
import { guessesPerSecond } from './guesses-per-second.ts'
import type { GuessWork } from './guesses-per-second.ts'
import { guessWithCheck } from './guess-with-check.ts'
import { guessWithJohn } from './guess-with-john.ts'

/** Measures rows 7, one for each scheme, and 8 of benchmarks/RESULTS.md, in about two minutes of one core. */
export async function benchmarkPasswordCheck(): Promise<BenchmarkRow[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-bench-'))
  try {
    const rows: BenchmarkRow[] = []
    for (const scheme of Object.values(SCHEMES)) rows.push(await compareWithJohn(scheme, folder))
    return [...rows, compareRuns(folder)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface MeasuredScheme extends Omit<GuessWork, 'hashes'> {
  readonly name: string
  readonly makeHash: () => string
  /** What John gets instead, where it does not know the hash. */
  readonly forJohn?: { readonly name: string; readonly makeHash: () => string }
}

const openssl = (option: string) => () => hashOf('openssl', 'passwd', option)
const mkpasswd =
  (...options: string[]) =>
  () =>
    hashOf('mkpasswd', ...options)

/** The words last for about a second a run; there are two hashes, so that both sides change salts. */
const SCHEMES = {
  md5: {
    name: 'md5-crypt ($1$)',
    makeHash: openssl('-1'),
    format: 'crypt',
    scheme: 'md5-crypt',
    digestLength: 22,
    msPerGuess: 0.25,
    words: 4_000,
  },
  sha256: {
    name: 'sha256-crypt ($5$)',
    makeHash: openssl('-5'),
    format: 'crypt',
    scheme: 'sha256-crypt',
    digestLength: 43,
    msPerGuess: 5,
    words: 200,
  },
  sha512: {
    name: 'sha512-crypt ($6$)',
    makeHash: openssl('-6'),
    format: 'crypt',
    scheme: 'sha512-crypt',
    digestLength: 86,
    msPerGuess: 5,
    words: 200,
  },
  cachingSha2: {
    name: 'caching_sha2 (MySQL)',
    makeHash: cachingSha2Hash,
    format: 'caching-sha2',
    scheme: 'caching-sha2',
    digestLength: 70,
    msPerGuess: 5.75,
    words: 200,
    forJohn: { name: 'sha256-crypt', makeHash: openssl('-5') },
  },
  yescrypt: {
    name: 'yescrypt ($y$)',
    makeHash: mkpasswd('-m', 'yescrypt'),
    format: 'crypt',
    scheme: 'yescrypt',
    digestLength: 43,
    msPerGuess: 28,
    words: 40,
  },
  bcrypt: {
    name: 'bcrypt cost 5 ($2b$)',
    makeHash: mkpasswd('-m', 'bcrypt', '-R', '5'),
    format: 'crypt',
    scheme: 'bcrypt',
    digestLength: 31,
    msPerGuess: 2.4,
    words: 200,
  },
  des: {
    name: 'DES',
    makeHash: mkpasswd('-m', 'descrypt'),
    format: 'crypt',
    scheme: 'des',
    digestLength: 11,
    msPerGuess: 0.01,
    words: 90_000,
  },
} as const satisfies Readonly<Record<string, MeasuredScheme>>

async function compareWithJohn(measured: MeasuredScheme, folder: string): Promise<BenchmarkRow> {
  const { name, makeHash, forJohn, words } = measured
  const hashes = [makeHash(), makeHash()]
  const johnHashes = forJohn ? [forJohn.makeHash(), forJohn.makeHash()] : hashes
  const speedup = (await loadSimd())?.speedups[measured.scheme] ?? 1
  const [ours, theirs] = await guessesPerSecond({ ...measured, hashes }, [
    { guess: guessWithCheck, words: Math.ceil(words * speedup) },
    { guess: (work) => guessWithJohn({ ...work, hashes: johnHashes }, folder), words },
  ])
  const ratio = ours / theirs
  return {
    row: 7,
    work: `password check, ${name}`,
    comparedWith: `john --format=crypt${forJohn ? ` on ${forJohn.name}` : ''}`,
    ours: formatRate(ours),
    theirs: formatRate(theirs),
    ratio,
    mustReach: '≥ 1.0',
    holds: ratio >= 1,
  }
}

/** Hashes 24 random characters, which no list has. */
function hashOf(program: string, ...options: string[]): string {
  const word = crypto.randomUUID().slice(0, 24)
  return execFileSync(program, [...options, word], { encoding: 'utf8', stdio: 'pipe' }).trim()
}

function cachingSha2Hash(): string {
  const salt = crypto.randomUUID().slice(0, 20)
  const word = Buffer.from(crypto.randomUUID())
  return `$A$005$${salt}${sha256Crypt(word, Buffer.from(salt), 5_000)}`
}

function formatRate(rate: number): string {
  return `${rate.toPrecision(rate < 100 ? 3 : 4)} guesses/s per core`
}

/** Compares two processes, one after the other, on the same files and with the same store. */
function compareRuns(folder: string): BenchmarkRow {
  const root = path.join(folder, 'root')
  mkdirSync(path.join(root, 'etc'), { recursive: true })
  const names = ['$6$', '$6$', '$1$', '$2b$'].map((id, i) => [`user${i}`, id] as const)
  const schemes = [SCHEMES.sha512, SCHEMES.sha512, SCHEMES.md5, SCHEMES.bcrypt]
  const line = (name: string, field: string, rest: string) => `${name}:${field}:${rest}\n`
  writeFileSync(
    path.join(root, 'etc/passwd'),
    names.map(([name]) => line(name, 'x', '1:1::/:/bin/sh')).join(''),
  )
  writeFileSync(
    path.join(root, 'etc/shadow'),
    names
      .map(([name], i) => line(name, (schemes[i] ?? SCHEMES.sha512).makeHash(), '1:0:9:7:::'))
      .join(''),
  )
  const [first, second] = [checkOnce(root, folder), checkOnce(root, folder)]
  const ratio = second.cpuMs / first.cpuMs
  return {
    row: 8,
    work: `password check, second run (${second.guesses} guesses)`,
    comparedWith: `the first run (${first.guesses} guesses)`,
    ours: `${second.cpuMs.toFixed(1)} ms CPU`,
    theirs: `${first.cpuMs.toFixed(0)} ms CPU`,
    ratio,
    mustReach: '≤ 0.01',
    holds: ratio <= 0.01,
  }
}

function checkOnce(root: string, folder: string): { cpuMs: number; guesses: number } {
  const program = fileURLToPath(new URL('check-once.ts', import.meta.url))
  const args = [program, root, path.join(folder, 'store')]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

if (import.meta.main) console.table(await benchmarkPasswordCheck())
