import { ALL_GRANTED_ENTERPRISE_PROJECTS, fleetKeys } from '@openhss/contract'
import type { weakAccountOperations, weakPasswordOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { JsonText } from '../http/answers/prepared-answers.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readPage, readQuery } from '../lists/list-page.ts'
import { withReach } from './account-reach-queries.ts'
import { ACCOUNT_ORDER, listWeakAccounts } from './weak-account-queries.ts'
import type { WeakHosts } from './weak-hosts/weak-hosts.ts'
import { describeWeakHosts, findWeakHosts } from './weak-password-queries.ts'

export function weakPasswordHandlers(
  sql: Queryable,
  weakHostsOf: WeakHosts,
): Handlers<typeof weakPasswordOperations & typeof weakAccountOperations> {
  return {
    listWeakPasswordUsers: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const filter = {
        hostId: query.host_id ?? null,
        hostName: query.host_name ?? null,
        hostIp: query.host_ip ?? null,
        userName: query.user_name ?? null,
      }
      const list = await weakHostsOf(scope.projectId)
      const page =
        list === undefined
          ? await findWeakHosts(sql, scope, filter, query)
          : await list.find({ ...filter, enterpriseProjectIds: scope.enterpriseProjectIds }, query)
      return new JsonText(await describeWeakHosts(sql, scope, page, filter.userName))
    },
    listWeakAccounts: async ({ query: { q, ...page } }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const answer = await listWeakAccounts(
        sql,
        scope,
        readQuery(q, fleetKeys),
        readPage(page, ACCOUNT_ORDER),
      )
      return { ...answer, data_list: await withReach(sql, scope.projectId, answer.data_list) }
    },
  }
}
