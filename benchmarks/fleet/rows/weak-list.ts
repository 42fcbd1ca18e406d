import type { BenchmarkRow } from '../../benchmark-row.ts'
import { startFleetServer } from '../server/fleet-server.ts'
import type { FleetServer } from '../server/fleet-server.ts'
import { seedWeakHosts } from '../server/seed-weak-hosts.ts'

/** Hosts with findings, and the 95th percentile that a page of their list may take. */
const SIZES = [
  { hosts: 10_000, mustBeMs: 50 },
  { hosts: 400_000, mustBeMs: 150 },
] as const

/** The fleet in which an offset of 2,000,000 still has a page behind it. */
const LARGEST = 2_000_020
const MAX_OFFSET = 2_000_000

/** What a caller may ask for besides a page; `deep` pages lie at the end of the list. */
const FILTERS: readonly (readonly [name: string, query: string])[] = [
  ['no filter', ''],
  ['host name in many', '&host_name=web'],
  ['host name in few', '&host_name=web-00f'],
  ['host name in none', '&host_name=nowhere'],
  ['address in many', '&host_ip=10.0.'],
  ['user name in many', '&user_name=deploy'],
  ['user name in a tenth', '&user_name=root'],
  ['user name in none', '&user_name=nobody'],
  ['user and host name', '&user_name=root&host_name=web'],
]
const CALLS = 40

/** Measures a page of listWeakPasswordUsers at fleets of several sizes, at each end of the list. Takes 5 minutes. */
export async function benchmarkWeakList(): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = []
  for (const { hosts, mustBeMs } of SIZES) {
    await using server = await seeded(hosts)
    let worst = { name: '', p95: 0 }
    for (const [filter, query] of FILTERS) {
      for (const offset of [0, hosts - 20, MAX_OFFSET]) {
        const p95 = await measureList(server, `&offset=${offset}${query}`)
        const name = `${filter}, offset ${offset}`
        console.log(`  ${hosts} hosts, ${name}: p95 ${p95.toFixed(1)} ms`)
        if (p95 > worst.p95) worst = { name, p95 }
      }
    }
    rows.push({
      row: 2,
      work: `listWeakPasswordUsers, ${hosts.toLocaleString('en')} hosts with findings, worst page: ${worst.name}`,
      comparedWith: `${mustBeMs} ms`,
      ours: `${worst.p95.toFixed(1)} ms p95`,
      theirs: `${mustBeMs} ms p95`,
      ratio: worst.p95 / mustBeMs,
      mustReach: '≤ 1',
      holds: worst.p95 <= mustBeMs,
    })
  }
  await using server = await seeded(LARGEST)
  const first = await measureList(server, '&offset=0')
  const deep = await measureList(server, `&offset=${MAX_OFFSET}`)
  rows.push({
    row: 2,
    work: `listWeakPasswordUsers, ${LARGEST.toLocaleString('en')} hosts with findings, offset 2,000,000`,
    comparedWith: 'the same at offset 0',
    ours: `${deep.toFixed(1)} ms p95`,
    theirs: `${first.toFixed(1)} ms p95`,
    ratio: deep / first,
    mustReach: '≤ 3',
    holds: deep <= 3 * first,
  })
  return rows
}

async function seeded(hosts: number): Promise<FleetServer> {
  const server = await startFleetServer()
  await seedWeakHosts(server.sql, server.target.projectId, hosts)
  return server
}

/** Returns the 95th percentile of one call after the other, in milliseconds. */
async function measureList(
  { endpoint, target, token }: FleetServer,
  query: string,
): Promise<number> {
  const url = `${endpoint}/v5/${target.projectId}/baseline/weak-password-users?limit=10${query}`
  const times: number[] = []
  for (let call = -WARM_UP; call < CALLS; call++) {
    const startedAt = performance.now()
    const answer = await fetch(url, { headers: { 'x-auth-token': token } })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(text)
    if (call >= 0) times.push(performance.now() - startedAt)
    // A few calls tell enough of what takes half a second.
    if (call >= FEW_CALLS && performance.now() - startedAt > SLOW_MS) break
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
}

const WARM_UP = 3
const FEW_CALLS = 5
const SLOW_MS = 300

if (import.meta.main) console.table(await benchmarkWeakList())
