// Read in this order: postmaster.ts, conversation/{find-socket,ask-server,session}.ts, roles/{roles-to-accounts,trust}.ts.

import { SERVICE_PROGRAMS } from '../service-programs.ts'
import type { Service } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { Postmaster } from './postmaster.ts'
import { RefusalMemory } from './conversation/refusal-memory.ts'

/** PostgreSQL, with its roles as accounts. */
export const postgresql: Service = createPostgresql()

function createPostgresql(): Service {
  const refusals = new RefusalMemory(() => performance.now())
  return {
    type: 'postgresql',
    find(processes) {
      const servers = processes.filter(isServer)
      const pids = new Set(servers.map(({ pid }) => pid))
      // A server starts a process of the same program for each session and each of its own chores.
      const postmasters = servers
        .filter((each) => !pids.has(each.parent) && !isSingleUser(each))
        .map((process) => new Postmaster(process, refusals))
      refusals.keepOnly(new Set(postmasters.map(({ id }) => id)))
      return postmasters
    },
  }
}

function isServer({ program }: ServiceProcess): boolean {
  return SERVICE_PROGRAMS.postgresql.test(program)
}

/** As initdb and repairs start it: nobody can connect. */
function isSingleUser({ args }: ServiceProcess): boolean {
  return /^--(?:single|boot|check|describe-config)$/.test(args[1] ?? '')
}
