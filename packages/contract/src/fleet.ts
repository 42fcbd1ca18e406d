import * as Type from 'typebox'
import type { Static } from 'typebox'
import { enterpriseProjectFilter, instant, projectParams } from './fields.ts'
import { defineOperations } from './operation.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** All servers of a project in a few numbers, each of them exact. */
export const fleetSummary = Type.Object({
  hosts: Type.Object({
    total: count('Servers.'),
    online: count('Their agent is there.'),
    late: count('Their agent has missed a report.'),
    offline: count('Their agent is not heard of: what is known of them is old.'),
  }),
  coverage: Type.Object({
    complete: count('The newest scans saw all ports and tested all accounts.'),
    partial: count('Something was not seen; the scans of the server say what.'),
    none: count('Ports or accounts were never looked at.'),
  }),
  ports: Type.Object({
    open: count('Open ports, each address by itself.'),
    danger: count('Of these, dangerous ones that nobody accepted.'),
  }),
  accounts: Type.Object({
    weak: count('Accounts with a weak password.'),
    empty: count('Accounts with an empty one.'),
  }),
  findings: Type.Object({
    critical: count('Open findings by severity.'),
    high: count('High.'),
    medium: count('Medium.'),
    low: count('Low.'),
  }),
  mass_silence: Type.Optional(
    Type.Object(
      {
        since: instant('When the first of them was heard of last.'),
        hosts: count('Servers that are offline since then.'),
      },
      {
        description:
          'More than a fifth of the servers of the project, and at least five, went offline within two minutes: it may be the network, a proxy or a site. While it lasts they have no finding each.',
      },
    ),
  ),
})
export type FleetSummary = Static<typeof fleetSummary>

export const fleetOperations = defineOperations({
  showFleet: {
    method: 'GET',
    path: '/openhss/v1/{project_id}/fleet',
    summary: 'Show all servers in a few numbers',
    tag: 'OpenHSS',
    access: 'hss:hosts:list',
    params: projectParams,
    query: Type.Object({ enterprise_project_id: enterpriseProjectFilter }),
    response: fleetSummary,
  },
})
