import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js'
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js'
import { Logger4jInstance } from '@huaweicloud/huaweicloud-sdk-core/logger/log4jLogger.js'
import type { SdkResponse } from '@huaweicloud/huaweicloud-sdk-core/SdkResponse.js'
import type {
  AgentState,
  HostStatus,
  Port,
  PortHost,
  PortStatistic,
  BaselineOverview,
  HostGroup,
  ProjectConfig,
  ScanStatus,
  WeakPasswordHost,
} from '@openhss/contract'

/**
 * The operations of the HSS v5 client, written as the official service packages write theirs, on the
 * official signer and HTTP client. The official HSS package is not among our dependencies: it cannot be had
 * from every mirror of the registry.
 */
export class HssClient {
  readonly #client: HcClient

  private constructor(client: HcClient) {
    this.#client = client
  }

  static newBuilder(): ClientBuilder<HssClient> {
    return new ClientBuilder((client) => new HssClient(client))
  }

  listPorts(query: Query): Promise<List<Port>> {
    return this.#client.sendRequest<List<Port>>({
      ...GET,
      url: '/v5/{project_id}/asset/ports',
      ...parts(query),
    })
  }

  listWeakPasswordUsers(query: Query = {}): Promise<List<WeakPasswordHost>> {
    const url = '/v5/{project_id}/baseline/weak-password-users'
    return this.#client.sendRequest<List<WeakPasswordHost>>({ ...GET, url, ...parts(query) })
  }

  listHostStatus(queryParams: Query): Promise<List<HostStatus>> {
    // The official client sends its region along.
    const headers = { region: 'cn-north-4' }
    return this.#send('GET', '/v5/{project_id}/host-management/hosts', { queryParams, headers })
  }

  listPortStatistics(queryParams: Query): Promise<List<PortStatistic>> {
    return this.#send('GET', '/v5/{project_id}/asset/port/statistics', { queryParams })
  }

  listPortHost(queryParams: Query): Promise<List<PortHost>> {
    return this.#send('GET', '/v5/{project_id}/asset/ports/detail', { queryParams })
  }

  showPortTop(queryParams: Query): Promise<List<{ name: string; host_num: number }>> {
    return this.#send('GET', '/v5/{project_id}/asset/overview/statistics/top/port', { queryParams })
  }

  showCommonPort(queryParams: Query): Promise<{ status: string } & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/asset/common-port-info', { queryParams })
  }

  showAssetStatistic(queryParams: Query): Promise<{ port_num?: number } & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/asset/statistics', { queryParams })
  }

  showAgentStatistics(queryParams: Query): Promise<{ online_num: number } & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/overview/agent/statistics', { queryParams })
  }

  listAgentStatus(queryParams: Query): Promise<List<AgentState>> {
    return this.#send('GET', '/v5/{project_id}/host-management/agent/status', { queryParams })
  }

  batchModifyPortStatus(queryParams: Query, data: object): Promise<SdkResponse> {
    return this.#send('POST', '/v5/{project_id}/asset/batch-modify-port-status', {
      queryParams,
      data,
    })
  }

  setManualDetect(hostId: string, data: object): Promise<SdkResponse> {
    return this.#send('POST', '/v5/{project_id}/host-management/{host_id}/manual-detect', {
      pathParams: { host_id: hostId },
      data,
    })
  }

  showScanStatus(hostId: string, queryParams: Query): Promise<ScanStatus & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/host-management/{host_id}/scan-status', {
      pathParams: { host_id: hostId },
      queryParams,
    })
  }

  showExtendedWeakPassword(): Promise<{ extended_weak_password: string[] } & SdkResponse> {
    return this.#send('GET', EXTENDED_WEAK_PASSWORD)
  }

  changeExtendedWeakPassword(data: object): Promise<SdkResponse> {
    return this.#send('POST', EXTENDED_WEAK_PASSWORD, { data })
  }

  listProjectConfigs(data: object): Promise<{ data_list: ProjectConfig[] } & SdkResponse> {
    return this.#send('POST', '/v5/{project_id}/config', { data })
  }

  modifyProjectConfigs(data: object): Promise<SdkResponse> {
    return this.#send('PUT', '/v5/{project_id}/config', { data })
  }

  listHostGroups(queryParams: Query = {}): Promise<List<HostGroup>> {
    return this.#send('GET', HOST_GROUPS, { queryParams })
  }

  addHostsGroup(data: object): Promise<SdkResponse> {
    return this.#send('POST', HOST_GROUPS, { data })
  }

  changeHostsGroup(data: object): Promise<SdkResponse> {
    return this.#send('PUT', HOST_GROUPS, { data })
  }

  deleteHostsGroup(queryParams: Query): Promise<SdkResponse> {
    return this.#send('DELETE', HOST_GROUPS, { queryParams })
  }

  associateHostsGroup(data: object): Promise<SdkResponse> {
    return this.#send('POST', '/v5/{project_id}/host-management/group/associate', { data })
  }

  showBaselineOverview(queryParams: Query = {}): Promise<BaselineOverview & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/baseline/overview', { queryParams })
  }

  showBaselineStatistic(queryParams: Query = {}): Promise<{ host_weak_pwd: number } & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/baseline/statistic', { queryParams })
  }

  showBaselineScanStatus(): Promise<{ scan_status: string } & SdkResponse> {
    return this.#send('GET', '/v5/{project_id}/baseline/scan-status')
  }

  #send<T extends SdkResponse>(method: string, url: string, more: object = {}): Promise<T> {
    return this.#client.sendRequest<T>({ ...GET, ...parts({}), ...more, method, url })
  }
}

interface List<T> extends SdkResponse {
  readonly total_num: number
  readonly data_list: readonly T[]
}

// The SDK's log prints every failed request with its headers, and here failures are meant.
Logger4jInstance.level = 'off'

type Query = Readonly<Record<string, string | number | boolean>>

const HOST_GROUPS = '/v5/{project_id}/host-management/groups'

const EXTENDED_WEAK_PASSWORD = '/v5/{project_id}/image/baseline/extended-weak-password'

const GET = { method: 'GET', contentType: 'application/json' }

function parts(queryParams: Query) {
  return { queryParams, pathParams: {}, headers: {} }
}
