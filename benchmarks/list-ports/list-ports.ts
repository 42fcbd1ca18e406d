import { fork } from 'node:child_process'
import { once } from 'node:events'
import autocannon from 'autocannon'
import type { BenchmarkRow } from '../benchmark-row.ts'

/** Requests under way at once, and seconds of each of the rounds. */
const CONNECTIONS = 32
const ROUND_SECONDS = 5
const ROUNDS = 3

/** Row 1: listPorts of a random host with a token, against a bare route with the same answer. */
export async function benchmarkListPorts(): Promise<BenchmarkRow[]> {
  await using openhss = await serve('./serve-openhss.ts')
  await using constant = await serve('./serve-constant.ts')
  const { url, token, projectId, hostIds } = openhss.message as OpenHss
  const { url: constantUrl } = constant.message as { url: string }
  const requests = Array.from({ length: 2000 }, () => {
    const host = hostIds[Math.floor(Math.random() * hostIds.length)]
    return {
      path: `/v5/${projectId}/asset/ports?host_id=${host}`,
      headers: { 'x-auth-token': token },
    }
  })
  await load(url, requests)
  await load(constantUrl, requests)
  const ours: number[] = []
  const theirs: number[] = []
  // In turn, so that both see the same drift of the machine.
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await load(url, requests))
    theirs.push(await load(constantUrl, requests))
  }
  const ratio = median(ours) / median(theirs)
  return [
    {
      row: 1,
      work: 'listPorts, 10,000 hosts × 30 ports, random host, token',
      comparedWith: 'bare Fastify route, constant page',
      ours: `${Math.round(median(ours))} requests/s`,
      theirs: `${Math.round(median(theirs))} requests/s`,
      ratio,
      mustReach: '≥ 0.5',
      holds: ratio >= 0.5,
    },
  ]
}

interface OpenHss {
  readonly url: string
  readonly token: string
  readonly projectId: string
  readonly hostIds: readonly string[]
}

async function serve(script: string): Promise<{ message: unknown } & AsyncDisposable> {
  const child = fork(new URL(script, import.meta.url))
  const exited = once(child, 'exit')
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => {
      throw new Error(`${script} ended before it served`)
    }),
  ])) as [unknown]
  return {
    message,
    [Symbol.asyncDispose]: async () => {
      child.disconnect()
      await exited
    },
  }
}

/** Requests per second; every answer must be 200. */
async function load(url: string, requests: autocannon.Request[]): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: ROUND_SECONDS,
    requests,
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 200, ${result.errors} requests failed`)
  }
  return result.requests.average
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

if (import.meta.main) console.table(await benchmarkListPorts())
