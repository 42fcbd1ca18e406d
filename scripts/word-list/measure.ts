/**
 * `node scripts/word-list/measure.ts FILE…`: how many of the first 100, 1,000 and 10,000 words of each file, one a line
 * and most frequent first, an account is tested with. Measure with files that are no source of the list.
 */
import { readFileSync } from 'node:fs'
import { getWordList } from '@openhss/agent/words'
import type { CheckTier } from '@openhss/agent/words'

const RANKS = [100, 1_000, 10_000]

const shares = process.argv.slice(2).flatMap((file) => {
  const words = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((word) => word !== '')
  const ranks = RANKS.filter((rank) => rank < words.length).concat(Math.min(words.length, 10_000))
  return [...new Set(ranks)].map((rank) => ({
    file,
    first: rank,
    quick: share(words.slice(0, rank), 'quick'),
    full: share(words.slice(0, rank), 'full'),
  }))
})
console.table(shares)

function share(words: readonly string[], tier: CheckTier): string {
  const list = getWordList(tier, new Date().getUTCFullYear())
  const withYear = new Set(
    [...list.dated.likely, ...list.dated.rest].flatMap((segment) => segment.words),
  )
  const found = words.filter((word) => list.find(word) !== undefined || withYear.has(word))
  return `${((100 * found.length) / words.length).toFixed(1)} %`
}
