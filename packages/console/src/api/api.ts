import { createClient } from '@openhss/contract/browser'
import type { apiOperations } from '@openhss/contract'
import { apiRoutes } from 'virtual:api-routes'

export type ApiOperations = typeof apiOperations

/** The operations of the server that this page came from; the browser adds the cookie of the session. */
export const api = createClient<ApiOperations>(apiRoutes, '')
