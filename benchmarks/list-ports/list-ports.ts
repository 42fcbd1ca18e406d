import { fork } from 'node:child_process'
import { once } from 'node:events'
import autocannon from 'autocannon'
import type { BenchmarkRow } from '../benchmark-row.ts'
import type { OpenHss } from './serve-openhss.ts'
import { signGet } from './sign-get.ts'

/** Requests under way at once, and seconds of each of the rounds. */
const CONNECTIONS = 32
const ROUND_SECONDS = 5
const ROUNDS = 3

/**
 * Measures listPorts of a random host, with a token and signed, against a bare
 * route with the same answer; and how much of such a request is spent on finding out who calls.
 */
export async function benchmarkListPorts(): Promise<BenchmarkRow[]> {
  await using openhss = await serve('./serve-openhss.ts')
  await using constant = await serve('./serve-constant.ts')
  const server = openhss.message as OpenHss
  const { url: constantUrl } = constant.message as { url: string }
  const paths = shuffled(server.hostIds).map(
    (id) => `/v5/${server.projectId}/asset/ports?host_id=${id}`,
  )
  const withToken = paths.map((path) => ({ path, headers: { 'x-auth-token': server.token } }))
  const signed = paths.map((path) => ({ path, headers: signGet(server, path) }))

  const sides = [
    { url: server.url, requests: withToken, rates: [] as number[] },
    { url: server.url, requests: signed, rates: [] as number[] },
    { url: constantUrl, requests: withToken, rates: [] as number[] },
  ] as const
  // This round does not count: it warms up both, as a service that has run for a while is.
  for (const { url, requests } of sides) await load(url, requests)
  // They take turns, so that all see the same drift of the machine.
  for (let round = 0; round < ROUNDS; round++) {
    for (const { url, requests, rates } of sides) rates.push(await load(url, requests))
  }
  const [tokenRate, signedRate, constantRate] = sides.map(({ rates }) => median(rates))
  return [
    rowOf('token', tokenRate, constantRate),
    rowOf('signed', signedRate, constantRate),
    authenticationRow('token', server.authenticationMicroseconds.token, tokenRate),
    authenticationRow('signature', server.authenticationMicroseconds.signature, signedRate),
  ]
}

function rowOf(how: string, ours = 0, theirs = 0): BenchmarkRow {
  const ratio = ours / theirs
  return {
    row: 1,
    work: `listPorts, 10,000 hosts × 30 ports, random host, ${how}`,
    comparedWith: 'bare Fastify route, constant page',
    ours: `${Math.round(ours)} requests/s`,
    theirs: `${Math.round(theirs)} requests/s`,
    ratio,
    mustReach: '≥ 0.5',
    holds: ratio >= 0.5,
  }
}

/** Makes a row of a figure that has no threshold. */
function authenticationRow(how: string, microseconds: number, rate = 0): BenchmarkRow {
  const wholeRequest = 1_000_000 / rate
  return {
    row: 1,
    work: `who calls: ${how}, seen in the last seconds`,
    comparedWith: 'the whole request above',
    ours: `${microseconds.toFixed(1)} µs`,
    theirs: `${wholeRequest.toFixed(1)} µs`,
    ratio: microseconds / wholeRequest,
    mustReach: 'no threshold',
    holds: true,
  }
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

/** Measures requests per second. @throws when an answer is not 200. */
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

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

if (import.meta.main) console.table(await benchmarkListPorts())
