import type { ObservedPort } from '@openhss/contract'
import { accountsOf } from '../model/host-accounts.ts'
import { portsOf } from '../model/host-ports.ts'
import { isPresent, versionOf } from '../model/host-versions.ts'
import type { FleetShape } from '../model/fleet-shape.ts'
import { SimulatedAgent } from './simulated-agent.ts'
import type { FleetTarget } from './simulated-agent.ts'

/** The hosts of a fleet from `first` on that one process plays. */
export interface FleetPart {
  readonly shape: FleetShape
  readonly target: FleetTarget
  readonly first: number
  readonly count: number
}

/** A host, its agent, and the round that the server acknowledged last; undefined: none yet. */
export interface PlayedHost {
  readonly agent: SimulatedAgent
  acknowledgedRound: number | undefined
  acknowledgedAccounts: number | undefined
  isAway: boolean
}

/** Agents that report what the model says of their hosts, when they are told to. */
export class Fleet {
  readonly shape: FleetShape
  readonly #hosts: Map<number, PlayedHost>

  constructor({ shape, target, first, count }: FleetPart) {
    this.shape = shape
    this.#hosts = new Map(
      Array.from({ length: count }, (_, n) => {
        const agent = new SimulatedAgent(target, first + n)
        return [
          first + n,
          { agent, acknowledgedRound: undefined, acknowledgedAccounts: undefined, isAway: false },
        ]
      }),
    )
  }

  get hosts(): Iterable<PlayedHost> {
    return this.#hosts.values()
  }

  /**
   * Lets every host that is there report the round, sixteen at once.
   * @param onAcknowledged called after each report
   * @returns the numbers of the hosts whose report failed.
   */
  async playRound(round: number, onAcknowledged: () => void = () => {}): Promise<number[]> {
    const failed: number[] = []
    await this.#each(16, async (played) => {
      if (!this.comesOrGoes(played, round)) return
      try {
        await this.report(played, round)
        onAcknowledged()
      } catch {
        failed.push(played.agent.host)
      }
    })
    return failed
  }

  has(host: number): boolean {
    return this.#hosts.has(host)
  }

  /** Leaves a host out from now on, as when somebody deleted it. */
  forget(host: number): void {
    this.#hosts.get(host)?.agent.restart()
    this.#hosts.delete(host)
  }

  /** Gives the rounds that the hosts reported last, by their numbers. */
  acknowledgedRounds(): Map<number, number> {
    return new Map(
      [...this.#hosts].flatMap(([host, { acknowledgedRound: round }]) =>
        round === undefined ? [] : [[host, round]],
      ),
    )
  }

  /** Lets every host report ports of the caller's choice, so many at once. */
  sendPorts(choose: (host: number) => readonly ObservedPort[], atOnce: number): Promise<void> {
    return this.#each(atOnce, async ({ agent }) => {
      const items = choose(agent.host)
      // The server may close a connection that was idle for a minute in the moment in which it is used.
      await agent.reportPorts(items).catch(() => agent.reportPorts(items))
    })
  }

  /** Notes whether a host is there in a round; one that comes back is another process. */
  comesOrGoes(played: PlayedHost, round: number): boolean {
    const isHere = isPresent(this.shape, played.agent.host, round)
    if (!isHere && !played.isAway) played.agent.restart()
    played.isAway = !isHere
    return isHere
  }

  /** Reports a round: the ports, and the accounts when one changed. */
  async report(played: PlayedHost, round: number): Promise<void> {
    const { agent } = played
    await agent.reportPorts(portsOf(this.shape, agent.host, round))
    played.acknowledgedRound = round
    const version = versionOf(this.shape, agent.host, round)
    if (played.acknowledgedAccounts === version) return
    await agent.reportAccounts(accountsOf(this.shape, agent.host, round))
    played.acknowledgedAccounts = version
  }

  close(): void {
    for (const { agent } of this.#hosts.values()) agent.restart()
  }

  async #each(atOnce: number, work: (played: PlayedHost) => Promise<void>): Promise<void> {
    const waiting = this.#hosts.values()
    const workers = Array.from({ length: atOnce }, async () => {
      for (const played of waiting) await work(played)
    })
    await Promise.all(workers)
  }
}
