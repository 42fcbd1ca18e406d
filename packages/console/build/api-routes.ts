import { apiOperations } from '@openhss/contract'
import type { Plugin } from 'vite'

const NAME = 'virtual:api-routes'

/**
 * Gives the browser the method and the path of every operation. The schemas of all operations would cost it 23 kB
 * gzip; these cost 2.
 */
export function apiRoutes(): Plugin {
  const routes = Object.fromEntries(
    Object.entries(apiOperations)
      .filter(([, { access }]) => access !== 'agent')
      .map(([name, { method, path }]) => [name, { method, path }]),
  )
  return {
    name: 'openhss-api-routes',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) =>
      id === `\0${NAME}` ? `export const apiRoutes = ${JSON.stringify(routes)}` : undefined,
  }
}
