/** Everything that decides what a simulated fleet looks like at any time. */
export interface FleetShape {
  readonly seed: number
  readonly hosts: number
  /** Ports of each host that stay open; a few others come and go. */
  readonly steadyPorts: number
  /** A host changes with every so many of its reports: 100 is 1 % of the reports; Infinity: nothing changes. */
  readonly changeEvery: number
  /** One host of so many leaves and comes back; Infinity: all stay. */
  readonly churnOneIn: number
  /** Reports for which such a host stays, and then as many for which it is away. */
  readonly churnRounds: number
}

/** A fleet of this size in which nothing ever changes. */
export function quietFleet(hosts: number): FleetShape {
  return {
    seed: 1,
    hosts,
    steadyPorts: 30,
    changeEvery: Infinity,
    churnOneIn: Infinity,
    churnRounds: 1,
  }
}
