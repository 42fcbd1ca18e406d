import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js'
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js'
import { Logger4jInstance } from '@huaweicloud/huaweicloud-sdk-core/logger/log4jLogger.js'
import type { SdkResponse } from '@huaweicloud/huaweicloud-sdk-core/SdkResponse.js'
import type { Port, WeakPasswordHost } from '@openhss/contract'

/**
 * The two operations of the HSS v5 client, written as the official service packages write theirs, on the
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
}

interface List<T> extends SdkResponse {
  readonly total_num: number
  readonly data_list: readonly T[]
}

// It prints every failed request with its headers, and here failures are meant.
Logger4jInstance.level = 'off'

type Query = Readonly<Record<string, string | number>>

const GET = { method: 'GET', contentType: 'application/json' }

function parts(queryParams: Query) {
  return { queryParams, pathParams: {}, headers: {} }
}
