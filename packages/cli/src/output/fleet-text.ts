import type { FleetSummary } from '@openhss/contract'
import { formatFacts } from './facts.ts'

/** Describes all servers of a project in five lines, for people. */
export function describeFleet(fleet: FleetSummary): string {
  const { hosts, coverage, ports, accounts, findings, mass_silence: silence } = fleet
  return formatFacts([
    [
      'hosts',
      `${hosts.total}: ${hosts.online} online, ${hosts.late} late, ${hosts.offline} offline`,
    ],
    ...(silence === undefined
      ? []
      : [
          [
            'offline together',
            `${silence.hosts} hosts lost contact at ${silence.since}: network or proxy?`,
          ] as const,
        ]),
    [
      'coverage',
      `${coverage.complete} complete, ${coverage.partial} partial, ${coverage.none} not looked at yet`,
    ],
    ['ports', `${ports.open} open, ${ports.danger} of them dangerous`],
    ['accounts', `${accounts.weak} with a weak password, ${accounts.empty} with an empty one`],
    [
      'findings',
      `open: ${findings.critical} critical, ${findings.high} high, ${findings.medium} medium, ${findings.low} low`,
    ],
  ])
}
