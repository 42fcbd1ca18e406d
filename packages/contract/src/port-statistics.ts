import * as Type from 'typebox'
import type { Static } from 'typebox'
import { INT32_MAX, MAX_LISTED_PORTS } from './bounds.ts'
import {
  enterpriseProjectId,
  hostFilterId,
  hostIpFilter,
  hostNameFilter,
  hssPage,
  projectParams,
} from './fields.ts'
import { defineOperations, withDefault } from './operation.ts'
import { portStatus } from './ports.ts'

const category = withDefault(
  Type.Enum(['host', 'container'], { description: 'Where the owners of the ports run.' }),
  'host',
)
const portNumber = Type.Integer({
  minimum: 1,
  maximum: 65_535,
  format: 'int32',
  description: 'Port number.',
})
/** TCP and UDP by address family: the statistics of HSS know all four, its lists only TCP and UDP. */
export const portFamily = Type.Enum(['TCP', 'TCP6', 'UDP', 'UDP6'], {
  description: 'Port type by the family of the address.',
})
export type PortFamily = Static<typeof portFamily>

/** PortStatisticResponseInfo of HSS v5. */
export const portStatistic = Type.Object({
  port: portNumber,
  type: portFamily,
  num: Type.Integer({
    minimum: 1,
    maximum: INT32_MAX,
    format: 'int32',
    description: 'Servers that have this port open, with this type and status.',
  }),
  status: portStatus,
})
export type PortStatistic = Static<typeof portStatistic>

/** PortHostResponseInfo of HSS v5. */
export const portHost = Type.Object({
  container_id: Type.Optional(Type.String({ description: 'Left out for a port of the host.' })),
  host_id: Type.String(),
  host_ip: Type.String({ description: 'Private IP of the server.' }),
  host_name: Type.String(),
  laddr: Type.String({ description: 'Listening IP address.' }),
  path: Type.Optional(Type.String({ description: 'Left out when not known.' })),
  pid: Type.Integer({ minimum: 0, format: 'int32', description: '0 when not known.' }),
  port: portNumber,
  status: portStatus,
  type: Type.Enum(['TCP', 'UDP'], { description: 'Port type; IPv6 shows in laddr.' }),
  agent_id: Type.String(),
})
export type PortHost = Static<typeof portHost>

/** CommonTopResponseInfo of HSS v5. */
export const portTop = Type.Object({
  name: Type.String({ description: 'Port number.' }),
  host_num: Type.Integer({ minimum: 0, maximum: INT32_MAX, format: 'int32' }),
  percentage: Type.Integer({
    minimum: 0,
    maximum: 100,
    format: 'int32',
    description: 'Share of all servers.',
  }),
})

/** A number that is left out when nothing of its kind was collected: a zero would say that there is none. */
const collected = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, format: 'int64', description }))

const asset = { tag: 'Asset management', access: 'hss:ports:list', params: projectParams } as const

export const portStatisticsOperations = defineOperations({
  listPortStatistics: {
    ...asset,
    method: 'GET',
    path: '/v5/{project_id}/asset/port/statistics',
    summary: 'List how many servers have each port open',
    description:
      'Ordered by port, type and status. The numbers are of the newest acknowledged reports.',
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      category,
      sort_dir: withDefault(
        Type.Enum(['asc', 'desc'], { description: 'Order of the ports.' }),
        'asc',
      ),
      ...hssPage,
      port: Type.Optional(portNumber),
      port_string: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 5,
          pattern: '^[0-9]+$',
          title: 'one to five digits',
          description:
            'Digits that the port number contains. Together with port: that port, if it contains them.',
        }),
      ),
      type: Type.Optional(portFamily),
      status: Type.Optional(Type.Enum(['danger', 'normal', 'unknown', 'unknow'])),
      sort_key: Type.Optional(Type.Enum(['port'], { description: 'The order is by port anyway.' })),
    }),
    response: Type.Object({
      total_num: Type.Integer({
        minimum: 0,
        maximum: MAX_LISTED_PORTS,
        format: 'int32',
        description: 'Rows that match, at most 10,000.',
      }),
      data_list: Type.Array(portStatistic),
    }),
  },
  listPortHost: {
    ...asset,
    method: 'GET',
    path: '/v5/{project_id}/asset/ports/detail',
    summary: 'List the servers or containers that have a port open',
    description: 'One element for each address. Ordered by type, server ID and address.',
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      host_name: hostNameFilter(256),
      host_ip: hostIpFilter(256),
      category,
      ...hssPage,
      port: portNumber,
      type: Type.Optional(
        Type.Enum(['TCP', 'UDP', 'TCP6', 'UDP6'], {
          description:
            'Port type. TCP6 and UDP6, as the statistics have them: IPv6 addresses alone.',
        }),
      ),
    }),
    response: Type.Object({
      total_num: Type.Integer({
        minimum: 0,
        maximum: MAX_LISTED_PORTS,
        format: 'int32',
        description: 'Elements that match, at most 10,000.',
      }),
      data_list: Type.Array(portHost),
    }),
  },
  showPortTop: {
    ...asset,
    method: 'GET',
    path: '/v5/{project_id}/asset/overview/statistics/top/port',
    summary: 'Show the five ports that most servers have open',
    description: 'A server counts once for a port number, whatever its types and addresses.',
    query: Type.Object({ enterprise_project_id: enterpriseProjectId }),
    response: Type.Object({
      total_num: Type.Integer({ minimum: 0, maximum: 5, format: 'int32' }),
      data_list: Type.Array(portTop),
    }),
  },
  showCommonPort: {
    ...asset,
    method: 'GET',
    path: '/v5/{project_id}/asset/common-port-info',
    summary: 'Show what a port number is commonly used for',
    description:
      'A look into the built-in lists: a number that stands for danger as TCP or UDP says so. The status of a port of a server rests on its program and address as well.',
    query: Type.Object({ enterprise_project_id: enterpriseProjectId, category, port: portNumber }),
    response: Type.Object({
      port: portNumber,
      type: Type.Optional(
        Type.Enum(['TCP', 'UDP'], { description: 'Left out for a port on no list.' }),
      ),
      status: portStatus,
      description: Type.String({ description: 'In Chinese.' }),
      description_en: Type.String({ description: 'In English.' }),
    }),
  },
  showAssetStatistic: {
    ...asset,
    method: 'GET',
    path: '/v5/{project_id}/asset/statistics',
    summary: 'Count accounts and open ports',
    description:
      'Processes, software, web sites and the like are not collected, and their numbers are left out. So is a number of which no server has told yet.',
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      host_id: hostFilterId,
      category,
    }),
    response: Type.Object({
      account_num: collected('System accounts; not of containers.'),
      port_num: collected('Open ports, each address by itself.'),
    }),
    errors: ['HSS.0011'],
  },
})
