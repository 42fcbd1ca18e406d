import * as Type from 'typebox'
import type { Static } from 'typebox'
import { MAX_CHARACTERS, MAX_LISTED_PORTS, MAX_OTHER_OWNERS } from './bounds.ts'
import {
  enterpriseProjectId,
  hostIpFilter,
  hostNameFilter,
  hostText,
  hssPage,
  instant,
  projectParams,
} from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'

export const portStatus = Type.Enum(['normal', 'danger', 'unknown'])
export type PortStatus = Static<typeof portStatus>

/**
 * Why the owner of a port is not known; an unknown owner is a value, never an absence. `not_found`: every
 * process was looked at and none holds it, yet it is not known to be the kernel's.
 */
export const ownerUnknown = Type.Enum(['permission', 'exited', 'kernel', 'not_found'])
export type OwnerUnknown = Static<typeof ownerUnknown>

/**
 * What is known of the file of a program. `installed`: it is the host's own file, at a usual place or one that
 * its user cannot write to, and only root can change it. `changeable`: it is the host's file, and somebody else
 * can. `elsewhere`: it is the file of a container or another mount namespace. `deleted`: the file is gone, as
 * after an upgrade under a running program. `memory`: there never was a file. `unread`: it could not be looked at.
 */
export const executableState = Type.Enum([
  'installed',
  'changeable',
  'elsewhere',
  'deleted',
  'memory',
  'unread',
])
export type ExecutableState = Static<typeof executableState>

const processId = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 4_194_304, format: 'int32', description })

/** Stored as it came, so nothing may ride along. */
const otherOwner = Type.Object(
  {
    pid: processId('Process ID.'),
    path: Type.Optional(hostText(MAX_CHARACTERS.path, 'Path of its executable.', 1)),
  },
  { additionalProperties: false },
)
export type OtherOwner = Static<typeof otherOwner>

/** Facts of one listening socket that a host finds out, with the wire's field names. */
export const observedPort = Type.Object({
  laddr: hostText(MAX_CHARACTERS.laddr, 'Listening IP address.', 1),
  port: Type.Integer({ minimum: 1, maximum: 65_535, format: 'int32', description: 'Port number.' }),
  type: Type.Enum(['TCP', 'UDP'], { description: 'Port type; IPv6 shows in laddr.' }),
  category: Type.Enum(['host', 'container'], { description: 'Where the owner runs.' }),
  container_id: hostText(
    MAX_CHARACTERS.container_id,
    'Empty for a port of the host. `netns:<name or number>` for a network namespace that is of no container known to us.',
  ),
  pid: Type.Optional(
    processId("Process ID; left out when not known. Linux's own maximum is 4,194,304."),
  ),
  path: Type.Optional(
    hostText(
      MAX_CHARACTERS.path,
      "Path of the executable; left out when not known. HSS documents 256 characters; Linux's own maximum is 4,096.",
      1,
    ),
  ),
  owner_unknown: Type.Optional(ownerUnknown),
  serves_ipv4: Type.Optional(
    Type.Boolean({
      description:
        'Of a port on `::`: whether it takes IPv4 connections as well. Left out when that is not known, and of other addresses.',
    }),
  ),
  forwarder_pid: Type.Optional(
    processId(
      'Process that holds the port only to pass connections on, as docker-proxy does; `pid` and `path` are then of the process that serves.',
    ),
  ),
  forwarder_path: Type.Optional(hostText(MAX_CHARACTERS.path, 'Path of its executable.', 1)),
  serving_container_id: Type.Optional(
    hostText(
      MAX_CHARACTERS.container_id,
      'Container that the connections end in. Without `forwarder_pid`, the process inside is not known and `pid` holds the port for the container.',
      1,
    ),
  ),
  executable: Type.Optional(executableState),
  network_isolated: Type.Optional(
    Type.Boolean({
      description:
        'True: the network has no address that other hosts could reach. Left out otherwise.',
    }),
  ),
  other_owners: Type.Optional(
    Type.Array(otherOwner, {
      maxItems: MAX_OTHER_OWNERS,
      description:
        'Processes of another user or program that have the same port by sockets of their own; left out when there are none.',
    }),
  ),
})
export type ObservedPort = Static<typeof observedPort>

/** What tells the ports of a host apart. */
export const portKey = Type.Pick(observedPort, [
  'category',
  'port',
  'type',
  'laddr',
  'container_id',
])
export type PortKey = Static<typeof portKey>

/** PortResponseInfo of HSS v5; `category` and the fields from `owner_unknown` on are ours (SDKs ignore extra fields). */
export const port = Type.Object({
  host_id: Type.String({ minLength: 1, maxLength: 128 }),
  agent_id: Type.String({ minLength: 1, maxLength: 64 }),
  ...observedPort.properties,
  status: portStatus,
  unconfirmed_since: Type.Optional(
    instant('Since then no scan could have seen the port; left out while it is seen.'),
  ),
})
export type Port = Static<typeof port>

export const portOperations = defineOperations({
  listPorts: {
    method: 'GET',
    path: '/v5/{project_id}/asset/ports',
    summary: 'List the open ports of one server',
    tag: 'Asset management',
    access: 'hss:ports:list',
    params: projectParams,
    query: Type.Object({
      host_id: Type.String({ minLength: 1, maxLength: 128, description: 'Server ID.' }),
      host_name: hostNameFilter(128),
      host_ip: hostIpFilter(128),
      port: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 65_535, format: 'int32', description: 'Port number.' }),
      ),
      type: Type.Optional(Type.Enum(['TCP', 'UDP'], { description: 'Port type.' })),
      status: Type.Optional(
        Type.Enum(['danger', 'unknow', 'unknown', 'normal'], {
          description: 'Port status. `unknow` is the spelling of older documents for `unknown`.',
        }),
      ),
      enterprise_project_id: enterpriseProjectId,
      ...hssPage,
      category: withDefault(Type.Enum(['host', 'container']), 'host'),
    }),
    response: Type.Object({
      total_num: Type.Integer({
        minimum: 0,
        maximum: MAX_LISTED_PORTS,
        format: 'int32',
        description: 'Number of open ports that match, at most 10,000.',
      }),
      data_list: Type.Array(port, { description: 'Open ports of this page.' }),
    }),
  },
})
