// Read in this order: read-redis.ts, conversation/{ask-server,ask-users}.ts, configuration/find-configuration.ts, users/acl-user.ts.

import path from 'node:path'
import { instanceName } from '../instance-name.ts'
import { ownPorts } from '../own-ports.ts'
import { SERVICE_PROGRAMS } from '../service-programs.ts'
import type { Service, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { readRedis, versionOfRedis } from './read-redis.ts'

/** Redis and Valkey: `requirepass`, ACL users and ACL files, asked of the server itself where it answers. */
export const redis: Service = {
  type: 'redis',
  find(processes) {
    const servers = processes.filter(isServer)
    const pids = new Set(servers.map(({ pid }) => pid))
    // A child saves the data, and has its parent's name unless that is forbidden.
    return servers.filter(({ parent }) => !pids.has(parent)).map(createInstance)
  },
}

/** Debian's server is a link to redis-check-rdb: one program does all, by the name that it is called by. */
function isServer(process: ServiceProcess): boolean {
  if (!SERVICE_PROGRAMS.redis.test(process.program)) return false
  const [command = ''] = (process.args[0] ?? '').split(' ')
  return SERVER.test(path.posix.basename(command))
}

const SERVER = /^(redis|valkey)-(server|sentinel)$/

function createInstance(process: ServiceProcess): ServiceInstance {
  const type = 'redis'
  // Its descriptors are looked through only where it has no port.
  const socket = ownPorts(process).length > 0 ? undefined : process.unixSockets?.[0]
  const name = instanceName(process, socket ?? titleOf(process))
  return {
    type,
    name,
    process,
    readAccounts: (signal) => readRedis({ type, name }, process, signal),
    version: () => versionOfRedis(process, NEVER),
  }
}

/** The title that it gives itself: `redis-server *:6379`. */
function titleOf({ args }: ServiceProcess): string {
  // Not between the two halves of a character.
  return (args[0] ?? '').slice(0, MAX_NAME_LENGTH).replace(/[\uD800-\uDBFF]$/, '')
}

/** A container comes before the name of an instance, and the contract has 128 for both. */
const MAX_NAME_LENGTH = 100
const NEVER = new AbortController().signal
