import { CRYPT_LIBRARIES } from '@openhss/agent/hashes'
import { CheckJob, createSegment, GuessQueue, runGuessPool } from '@openhss/agent/passwords'
import { missingWords } from './guesses-per-second.ts'
import type { GuessWork } from './guesses-per-second.ts'

/** Guesses with the check's own queue and worker on one thread. @returns milliseconds of CPU of the process. */
export async function guessWithCheck(work: GuessWork): Promise<number> {
  const segment = createSegment('common', missingWords(work.words))
  const plan = { segments: [segment], skips: new Map() }
  const jobs = work.hashes.map((hash) => {
    const job = new CheckJob(
      plan,
      () => 0,
      () => undefined,
    )
    const { scheme, msPerGuess } = work
    return { hash, job, scheme, msPerGuess, ownerId: 0, take: (n: number) => job.take(n) }
  })
  const queue = new GuessQueue<(typeof jobs)[number]>(INTERACTIVE_SLICE_MS)
  for (const job of jobs) queue.add(job)
  const before = process.cpuUsage()
  const end = await runGuessPool(
    {
      next: (speedups) => queue.next(speedups),
      order: ({ job, slice }) => ({
        format: work.format,
        hash: job.hash,
        digestLength: work.digestLength,
        expectedMsPerGuess: work.msPerGuess,
        words: slice.words,
      }),
      settle({ job, slice }, { kind, tested }) {
        if (kind !== 'exhausted') throw new Error(`a word that matches nothing ended as ${kind}`)
        job.job.settle(slice, tested)
      },
    },
    { lanes: 1, libraries: CRYPT_LIBRARIES },
  )
  const { user, system } = process.cpuUsage(before)
  if (end !== 'finished') throw new Error(`the guesses ended as ${end}`)
  return (user + system) / 1_000
}

const INTERACTIVE_SLICE_MS = 100
