import { setTimeout as delay } from 'node:timers/promises'
import type { FleetServer } from '../server/fleet-server.ts'
import { identityOf } from '../model/host-identity.ts'

/** How a list was answered: milliseconds of each answer, and the calls that were refused. */
export interface ListTimes {
  readonly times: number[]
  failures: number
}

/** Asks for one list after the other until the signal aborts. @returns how each was answered, by its name. */
export async function measureLists(
  { endpoint, target, token }: FleetServer,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ListTimes>> {
  const lists = new Map<string, ListTimes>()
  for (let call = 0; !signal.aborted; call++) {
    for (const [name, path] of listsOf(target.projectId, call % 1000)) {
      const startedAt = performance.now()
      const answer = await fetch(`${endpoint}${path}`, { headers: { 'x-auth-token': token } })
      await answer.text()
      const list = lists.get(name) ?? { times: [], failures: 0 }
      lists.set(name, list)
      if (answer.status === 200) list.times.push(performance.now() - startedAt)
      else list.failures += 1
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return lists
}

const PAUSE_MS = 250

function listsOf(project: string, host: number): (readonly [name: string, path: string])[] {
  const { hostId } = identityOf(host)
  const hss = `/v5/${project}`
  const own = `/openhss/v1/${project}`
  return [
    ['listPorts', `${hss}/asset/ports?host_id=${hostId}`],
    ['listWeakPasswordUsers', `${hss}/baseline/weak-password-users`],
    ['listHostStatus', `${hss}/host-management/hosts`],
    ['listPortStatistics', `${hss}/asset/port/statistics`],
    ['showPortTop', `${hss}/asset/overview/statistics/top/port`],
    ['listHosts', `${own}/hosts`],
    ['listHosts coverage:partial', `${own}/hosts?q=coverage:partial`],
    ['listOpenPorts port:6379', `${own}/ports?q=port:6379`],
    ['listWeakAccounts', `${own}/weak-accounts`],
    ['listChanges', `${own}/changes`],
    ['listFindings severity:critical', `${own}/findings?q=severity:critical`],
    [
      'comparePorts',
      `${own}/ports/compare?host_id=${hostId}&other_host_id=${identityOf(host + 1).hostId}`,
    ],
  ]
}
