import type { Service } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { Postmaster } from './postmaster.ts'

/** Roles of PostgreSQL servers. */
export const postgresql: Service = {
  type: 'postgresql',
  find(processes) {
    const servers = processes.filter(isServer)
    const pids = new Set(servers.map(({ pid }) => pid))
    // A server starts a process of the same program for each session and each of its own chores.
    return servers.filter(({ parent }) => !pids.has(parent)).map((each) => new Postmaster(each))
  },
}

function isServer({ program }: ServiceProcess): boolean {
  return program === 'postgres' || program === 'postmaster'
}
