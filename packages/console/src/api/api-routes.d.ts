declare module 'virtual:api-routes' {
  import type { Operation, OperationId } from '@openhss/contract'

  export const apiRoutes: Readonly<Record<OperationId, Pick<Operation, 'method' | 'path'>>>
}
