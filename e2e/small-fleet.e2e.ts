import { compareLists, portKeyOf } from '@openhss/agent/reporting'
import { apiOperations, createClient } from '@openhss/contract'
import type { Client } from '@openhss/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Fleet } from '../benchmarks/fleet/agents/fleet.ts'
import type { FleetShape } from '../benchmarks/fleet/model/fleet-shape.ts'
import { identityOf } from '../benchmarks/fleet/model/host-identity.ts'
import { portsOf } from '../benchmarks/fleet/model/host-ports.ts'
import { mix } from '../benchmarks/fleet/model/mix.ts'
import { recount } from '../benchmarks/fleet/model/recount.ts'
import { startFleetServer } from '../benchmarks/fleet/server/fleet-server.ts'
import type { FleetServer } from '../benchmarks/fleet/server/fleet-server.ts'
import { readFleet } from '../benchmarks/fleet/server/read-fleet.ts'
import { seedHosts } from '../benchmarks/fleet/server/seed-hosts.ts'

/** Every third report brings a change, and every fourth host leaves and comes back. */
const SHAPE: FleetShape = {
  seed: 7,
  hosts: 50,
  steadyPorts: 12,
  changeEvery: 3,
  churnOneIn: 4,
  churnRounds: 4,
}
const ROUNDS = 8

let server: FleetServer
let api: Client<typeof apiOperations>
let fleet: Fleet
/** ID of an enterprise project; hosts begin in the default one. */
let retail: string
const moved = new Set<number>()
const stack = new AsyncDisposableStack()
beforeAll(async () => {
  server = stack.use(await startFleetServer())
  const { sql, target, endpoint, token } = server
  await seedHosts(sql, target.projectId, SHAPE.hosts)
  api = createClient(apiOperations, endpoint, { headers: { 'x-auth-token': token } })
  const { enterprise_project } = await api.createEnterpriseProject({ body: { name: 'retail' } })
  retail = enterprise_project.id
  fleet = new Fleet({ shape: SHAPE, target, first: 0, count: SHAPE.hosts })
  stack.defer(() => fleet.close())
})
afterAll(() => stack.disposeAsync())

/** How the rounds are played, in turns. */
const PLAYS = [
  playCalmly,
  (round: number) => playThroughKill(round, killServer),
  playCalmly,
  (round: number) => playThroughKill(round, killPostmaster),
]

test('equals a plain re-count while hosts change, leave, move and are deleted, and parts are killed', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    await PLAYS[round % PLAYS.length]?.(round)
    if (round % 3 === 2) await moveHost(mix(round, 1) % SHAPE.hosts)
    if (round % 5 === 4) await deleteHost(round)
    for (const place of ['0', retail]) {
      const said = await readFleet(api, server.target.projectId, place)
      expect(said, `round ${round}, ${place}`).toEqual(recount(SHAPE, roundsIn(place)))
    }
  }
  expect(fleet.acknowledgedRounds().size).toBeLessThan(SHAPE.hosts)
})

async function playCalmly(round: number): Promise<void> {
  expect(await fleet.playRound(round)).toEqual([])
}

/** Plays a round in which something is killed with SIGKILL after some of the reports; what failed is sent again afterwards. */
async function playThroughKill(round: number, kill: () => Promise<void>): Promise<void> {
  const killed = Promise.withResolvers<void>()
  let left = mix(round) % 25
  await fleet.playRound(round, () => {
    left -= 1
    if (left === 0) kill().then(killed.resolve, killed.reject)
  })
  await killed.promise
  await vi.waitFor(async () => expect(await fleet.playRound(round)).toEqual([]), {
    timeout: 60_000,
    interval: 100,
  })
}

async function killServer(): Promise<void> {
  await server.kill()
  await server.start()
}

/** The server starts it again. */
async function killPostmaster(): Promise<void> {
  process.kill(server.pids.postmaster, 'SIGKILL')
}

/** Moves a host to the other enterprise project, unless it was deleted. */
async function moveHost(host: number): Promise<void> {
  if (!fleet.has(host)) return
  const place = moved.has(host) ? '0' : retail
  await api.moveHost({ params: paramsOf(host), body: { enterprise_project_id: place } })
  if (place === retail) moved.add(host)
  else moved.delete(host)
}

async function deleteHost(host: number): Promise<void> {
  await api.deleteHost({ params: paramsOf(host) })
  fleet.forget(host)
}

function paramsOf(host: number) {
  return { project_id: server.target.projectId, host_id: identityOf(host).hostId }
}

/** The rounds that the hosts of an enterprise project reported last. */
function roundsIn(place: string): Map<number, number> {
  const all = fleet.acknowledgedRounds()
  return new Map([...all].filter(([host]) => moved.has(host) === (place === retail)))
}

test('the model changes one thing of a host at a time, and has no port twice', () => {
  for (let host = 0; host < SHAPE.hosts; host++) {
    for (let round = 1; round < 60; round++) {
      const ports = portsOf(SHAPE, host, round)
      expect(new Set(ports.map(({ port, type }) => `${port}/${type}`)).size).toBe(ports.length)
      const delta = compareLists(portsOf(SHAPE, host, round - 1), ports, portKeyOf)
      const changes = (delta?.items.length ?? Infinity) + (delta?.removed.length ?? Infinity)
      // A port that opens while another one's flap ends.
      expect(changes).toBeLessThanOrEqual(2)
    }
  }
})
