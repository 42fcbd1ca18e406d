import type { baselineOverviewOperations, BaselineOverview } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import {
  countByPasswords,
  countWeakAccounts,
  listWeakestHosts,
  summariseDetections,
} from './baseline-overview-queries.ts'
import type { PasswordCounts } from './baseline-overview-queries.ts'

/** Handles HSS's overviews of the baseline, of which passwords are the part that is checked here. */
export function baselineOverviewHandlers(
  sql: Queryable,
): Handlers<typeof baselineOverviewOperations> {
  return {
    showBaselineScanStatus: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const { isUnderWay, state, finishedAt } = await summariseDetections(sql, scope)
      if (isUnderWay) return { scan_status: 'scanning' }
      if (state === null) return { scan_status: 'neverscan' }
      return {
        scan_status: state === 'finished' ? 'scanned' : 'failed',
        ...(finishedAt !== null && { scanned_time: finishedAt }),
      }
    },

    showBaselineStatistic: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      refusePolicyGroup(query.group_id)
      const hostId = query.host_id ?? null
      const { hosts, checked, accounts } = await countWeakAccounts(sql, scope, hostId)
      if (hostId !== null && hosts === 0) {
        throw new ApiFailure('HSS.0011', 'No host has this host_id.')
      }
      // Of what nobody looked at, 0 would say that there is nothing.
      return checked === 0 ? {} : { host_weak_pwd: accounts }
    },

    showBaselineOverview: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      refusePolicyGroup(query.group_id)
      const part = query.statistics_type
      if (part === 'baseline_passrate') throw notChecked()
      const shows = (...parts: (typeof part)[]) => part === undefined || parts.includes(part)
      const counts = shows('weakpwd', 'host_num') ? await countByPasswords(sql, scope) : undefined
      return {
        ...(counts !== undefined && timeOf(counts)),
        ...(counts !== undefined && shows('host_num') && hostsOf(counts)),
        ...(counts !== undefined && shows('weakpwd') && passwordsOf(counts)),
        ...(shows('weakpwd', 'host_risk_top_5') && {
          weak_pwd_risk_hosts: await listWeakestHosts(sql, scope, 5),
        }),
      }
    },
  }
}

function timeOf({ lastCheckAt }: PasswordCounts): BaselineOverview {
  return lastCheckAt === null ? {} : { scan_time: lastCheckAt }
}

function hostsOf({ checked, weak }: PasswordCounts): BaselineOverview {
  return { host_num: checked, failed_host_num: weak }
}

function passwordsOf(counts: PasswordCounts): BaselineOverview {
  return {
    weak_pwd_total_host: counts.checked,
    weak_pwd_risk: counts.weak,
    weak_pwd_normal: counts.normal,
    weak_pwd_incomplete: counts.incomplete,
    weak_pwd_not_protected: counts.notProtected,
  }
}

/** @throws HSS.0011 for any group, because a project has one policy. */
function refusePolicyGroup(groupId: string | undefined): void {
  if (groupId === undefined) return
  throw new ApiFailure(
    'HSS.0011',
    'There are no policy groups here, so that none has this group_id; leave it out.',
  )
}

function notChecked(): ApiFailure {
  return badRequest(
    'statistics_type baseline_passrate is about configurations, which are not checked here.',
  )
}
