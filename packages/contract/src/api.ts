import { tenantOperations } from './tenants.ts'
import { agentStatusOperations } from './agent-status.ts'
import { agentOperations } from './agents.ts'
import { agentUpgradeOperations } from './agent-upgrades.ts'
import { auditOperations } from './audit-events.ts'
import { changeOperations } from './changes.ts'
import { historyRetentionOperations } from './history-retention.ts'
import { portHistoryOperations } from './port-history.ts'
import { baselineOverviewOperations } from './baseline-overview.ts'
import { credentialOperations } from './credentials.ts'
import { detectionOperations } from './detections.ts'
import { discoveryOperations } from './discovery.ts'
import { enterpriseProjectOperations } from './enterprise-projects.ts'
import { coverageReasonsOperations } from './coverage-reasons.ts'
import { fleetOperations } from './fleet.ts'
import { findingTrendOperations } from './finding-trend.ts'
import { findingOperations } from './findings.ts'
import { grantOperations } from './grants.ts'
import { hostStatusOperations } from './host-status.ts'
import { hostGroupOperations } from './host-groups.ts'
import { fleetPortOperations } from './fleet-ports.ts'
import { hostListOperations } from './host-list.ts'
import { hostTimelineOperations } from './host-timeline.ts'
import { hostOperations } from './hosts.ts'
import { installScriptOperations } from './install-script.ts'
import { joinTokenOperations } from './join-tokens.ts'
import { portNumberOperations } from './port-numbers.ts'
import { portStatisticsOperations } from './port-statistics.ts'
import { portOperations } from './ports.ts'
import { portStatusOperations } from './port-status.ts'
import { projectConfigOperations } from './project-configs.ts'
import { projectOperations } from './projects.ts'
import { sessionOperations } from './sessions.ts'
import { tokenOperations } from './tokens.ts'
import { userOperations } from './users.ts'
import { weakAccountOperations } from './weak-accounts.ts'
import { weakPasswordOperations } from './weak-passwords.ts'
import { ownWordsOperations } from './own-words.ts'

/** Every operation of the product. */
export const apiOperations = {
  ...portOperations,
  ...portStatisticsOperations,
  ...portNumberOperations,
  ...portStatusOperations,
  ...findingOperations,
  ...findingTrendOperations,
  ...weakPasswordOperations,
  ...baselineOverviewOperations,
  ...ownWordsOperations,
  ...projectConfigOperations,
  ...detectionOperations,
  ...hostListOperations,
  ...fleetPortOperations,
  ...weakAccountOperations,
  ...hostOperations,
  ...hostStatusOperations,
  ...agentStatusOperations,
  ...fleetOperations,
  ...coverageReasonsOperations,
  ...hostGroupOperations,
  ...agentOperations,
  ...joinTokenOperations,
  ...installScriptOperations,
  ...discoveryOperations,
  ...tokenOperations,
  ...sessionOperations,
  ...projectOperations,
  ...credentialOperations,
  ...enterpriseProjectOperations,
  ...tenantOperations,
  ...userOperations,
  ...grantOperations,
  ...auditOperations,
  ...changeOperations,
  ...hostTimelineOperations,
  ...portHistoryOperations,
  ...historyRetentionOperations,
  ...agentUpgradeOperations,
} as const

/** Name of an operation, the same in the API document, the client, the metrics and the audit log. */
export type OperationId = keyof typeof apiOperations
