import { findChromium, launchChromium } from '../../e2e/console/chromium.ts'
import type { BenchmarkRow } from '../benchmark-row.ts'
import { percentile } from '../fleet/rows/percentile.ts'
import { measurePageChanges } from './page-changes.ts'
import { measurePalette } from './palette.ts'
import { measurePlainPage, servePlainPage } from './plain-page.ts'
import { startSeenFleet } from './seen-fleet.ts'
import { measureSignIn } from './sign-in.ts'

/** Rounds that count; each changes to every page once. */
const ROUNDS = 30
const SIGN_INS = 10
/** How many times slower the processor is made for who comes in: a phone, or an old notebook. */
const SLOWDOWN = 4

/**
 * Measures in a browser how long people wait for rows, with 10,000 hosts and 300,000 ports behind them: when they change
 * to a page for the first time in a tab, sign in, load the page again, and type into the search over everything. Takes
 * three minutes.
 */
export async function benchmarkConsole(): Promise<BenchmarkRow[]> {
  const chromium = findChromium()
  if (chromium === undefined) return []
  await using server = await startSeenFleet()
  await using plain = await servePlainPage()
  await using browser = await launchChromium(chromium)
  const plainMs = await measurePlainPage(browser, plain, { times: ROUNDS, slowdown: 1 })
  const slowPlainMs = await measurePlainPage(browser, plain, {
    times: SIGN_INS,
    slowdown: SLOWDOWN,
  })
  const pages = await measurePageChanges(browser, server, ROUNDS)
  const paletteMs = await measurePalette(browser, server, ROUNDS)
  const signIn = await measureSignIn(browser, server, { times: SIGN_INS, slowdown: SLOWDOWN })
  const nodes = Math.max(...pages.map((page) => page.nodes))
  return [
    ...pages.map(({ name, times }) =>
      timeRow(`page change to rows, ${FLEET}: ${name}`, times, plainMs, 200),
    ),
    timeRow(`typing to what is searched for, ${FLEET}`, paletteMs, plainMs, 150),
    timeRow(
      `sign-in page and sign-in to list, empty cache, ${SLOW}`,
      signIn.cold,
      slowPlainMs,
      1500,
    ),
    timeRow(`list again, full cache, ${SLOW}`, signIn.warm, slowPlainMs, 500),
    nodesRow(nodes, plain.nodes),
  ]
}

const FLEET = '10,000 hosts × 30 ports'
const SLOW = `processor ${SLOWDOWN}× slower`

function timeRow(
  work: string,
  ours: readonly number[],
  theirs: readonly number[],
  boundMs: number,
): BenchmarkRow {
  const [slowest, yardstick] = [percentile(ours, 95), percentile(theirs, 95)]
  return {
    row: 10,
    work,
    comparedWith: `static page of 50 rows; bound: ${boundMs} ms`,
    ours: `p50 ${percentile(ours, 50)}, p95 ${slowest} ms`,
    theirs: `p50 ${percentile(theirs, 50)}, p95 ${yardstick} ms`,
    ratio: slowest / yardstick,
    mustReach: `p95 ≤ ${boundMs} ms`,
    holds: slowest <= boundMs,
  }
}

function nodesRow(ours: number, theirs: number): BenchmarkRow {
  return {
    row: 10,
    work: 'elements of the largest page',
    comparedWith: `static page of 50 rows; bound: ${MAX_NODES}`,
    ours: `${ours} elements`,
    theirs: `${theirs} elements`,
    ratio: ours / theirs,
    mustReach: `≤ ${MAX_NODES} elements`,
    holds: ours <= MAX_NODES,
  }
}

const MAX_NODES = 4000

if (import.meta.main) console.table(await benchmarkConsole())
