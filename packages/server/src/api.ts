import type { SecureContextOptions } from 'node:tls'
import type { Access } from '@openhss/contract'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { createAgentLookup } from './agent-presence/agent-lookup.ts'
import { createAgentPresence } from './agent-presence/presence.ts'
import { agentUpgradeHandlers } from './agent-upgrades/upgrade-routes.ts'
import { agentHandlers } from './agents/agent-routes.ts'
import { identifyAgent } from './agents/agent-identity.ts'
import { installScriptHandlers } from './agents/install-script-routes.ts'
import { joinTokenHandlers } from './agents/join-token-routes.ts'
import { portHandlers } from './assets/port-routes.ts'
import { portNumberHandlers } from './assets/port-number-routes.ts'
import { portStatisticsHandlers } from './assets/port-statistics-routes.ts'
import { auditHandlers } from './audit/audit-routes.ts'
import { createChangeBudget } from './audit/change-budget.ts'
import type { ChangeKind } from './audit/change-budget.ts'
import { createLeftOutEvents } from './audit/left-out-events.ts'
import { createRefusalRecorder } from './audit/record-refusal.ts'
import { baselineOverviewHandlers } from './baseline/baseline-overview-routes.ts'
import { projectConfigHandlers } from './baseline/project-config-routes.ts'
import { weakPasswordHandlers } from './baseline/weak-password-routes.ts'
import { createWeakHosts } from './baseline/weak-hosts/weak-hosts.ts'
import { ownWordsHandlers } from './baseline/own-words-routes.ts'
import type { Identity } from './caller/caller.ts'
import type { Sql } from './db/connect.ts'
import { enterpriseProjectHandlers } from './enterprise-projects/enterprise-project-routes.ts'
import { detectionHandlers } from './detections/detection-routes.ts'
import { agentStatusHandlers } from './hosts/agent-status-routes.ts'
import { fleetHandlers } from './hosts/fleet-routes.ts'
import { createLivenessNotes } from './host-liveness/liveness-notes.ts'
import { hostGroupHandlers } from './hosts/groups/host-group-routes.ts'
import { hostListHandlers } from './hosts/host-list-routes.ts'
import { changeHandlers } from './history/change-routes.ts'
import { portHistoryHandlers } from './history/port-history-routes.ts'
import { retentionHandlers } from './history/retention-routes.ts'
import { findingHandlers } from './findings/finding-routes.ts'
import { portStatusHandlers } from './findings/port-status-routes.ts'
import { hostHandlers } from './hosts/host-routes.ts'
import { hostStatusHandlers } from './hosts/host-status-routes.ts'
import { createApp } from './http/app.ts'
import { consoleFolder } from './http/console/console-folder.ts'
import { createAgentPackages } from './http/install/agent-packages.ts'
import { packagesFolder } from './http/install/packages-folder.ts'
import type { CallLimits } from './http/limits/call-limits.ts'
import { createTenantGate, LIST_BOUNDS } from './http/limits/tenant-gate.ts'
import { createMetrics } from './http/metrics.ts'
import { credentialHandlers } from './iam/access-keys/credential-routes.ts'
import { tenantHandlers } from './iam/tenants/tenant-routes.ts'
import { createGatekeeper } from './iam/iam-gatekeeper.ts'
import { discoveryHandlers } from './iam/discovery/discovery-routes.ts'
import { grantHandlers } from './iam/grants/grant-routes.ts'
import { createIdentities } from './iam/identities/identities.ts'
import type { MasterKey } from './iam/master-key/master-key.ts'
import { isPermitted } from './iam/permit.ts'
import { createPasswordGate } from './iam/passwords/password-gate.ts'
import type { PasswordCost } from './iam/passwords/password-hash.ts'
import { projectHandlers } from './iam/projects/project-routes.ts'
import { createSignatures } from './iam/signatures.ts'
import { sessionHandlers } from './iam/sessions/session-routes.ts'
import { createSignInLinks } from './iam/sessions/sign-in-links.ts'
import type { SignInLinks } from './iam/sessions/sign-in-links.ts'
import { createSignIn } from './iam/tokens/sign-in.ts'
import { tokenHandlers } from './iam/tokens/token-routes.ts'
import { userHandlers } from './iam/users/user-routes.ts'
import { createThreadPool } from './threads/thread-pool.ts'
import { createPolicies } from './agent-policy/policies.ts'
import { createOwnWordStore } from './agent-policy/own-word-store.ts'

/** Puts every feature on one database, behind HTTP, without a port yet. */
export async function createApi(parts: {
  sql: Sql
  masterKey: MasterKey
  log: FastifyBaseLogger
  tls: SecureContextOptions | undefined
  behindTlsProxy: boolean
  limits: CallLimits
  /** The links that were shown; none unless given. */
  signInLinks?: SignInLinks
  /** Only tests give one: the server does not. */
  passwordCost?: PasswordCost | undefined
  /** Only tests give another one. */
  consoleFolder?: string | undefined
  /** Folder of the agent's packages, when it is not where they are built or installed. */
  packagesFolder?: string | undefined
}): Promise<FastifyInstance> {
  const { sql, masterKey, log, tls, behindTlsProxy, limits } = parts
  const { signInLinks = createSignInLinks() } = parts
  const identities = createIdentities(sql, masterKey)
  const passwordGate = createPasswordGate(parts.passwordCost)
  const leftOut = createLeftOutEvents(sql, log)
  const changeBudget = createChangeBudget()
  const signIn = createSignIn({ sql, passwordGate, leftOut, changeBudget })
  const listGate = createTenantGate(LIST_BOUNDS)
  const threads = createThreadPool()
  const policies = createPolicies(sql, masterKey)
  const ownWords = createOwnWordStore(sql, masterKey, threads)
  const presence = createAgentPresence()
  const liveness = createLivenessNotes(sql, log)
  const identityParts = { sql, lookup: createAgentLookup(sql), presence, liveness }
  const policyParts = { masterKey, policies, ownWords }
  const packages = createAgentPackages(parts.packagesFolder ?? packagesFolder)
  const app = await createApp({
    handlers: {
      ...portHandlers(sql, listGate),
      ...portStatisticsHandlers(sql),
      ...portNumberHandlers(sql),
      ...weakPasswordHandlers(sql, createWeakHosts(sql)),
      ...portStatusHandlers(sql),
      ...findingHandlers(sql),
      ...ownWordsHandlers(policyParts),
      ...projectConfigHandlers(sql, policyParts),
      ...hostListHandlers(sql),
      ...changeHandlers(sql),
      ...portHistoryHandlers(sql),
      ...retentionHandlers(sql),
      ...hostHandlers(sql, policies),
      ...hostStatusHandlers(sql, packages),
      ...agentStatusHandlers(sql),
      ...fleetHandlers(sql),
      ...baselineOverviewHandlers(sql),
      ...hostGroupHandlers(sql),
      ...detectionHandlers({ sql, policies, presence }),
      ...agentHandlers({ sql, policies, ownWords, presence, liveness, leftOut, threads }),
      ...joinTokenHandlers(sql),
      ...agentUpgradeHandlers({ sql, policies, packages }),
      ...installScriptHandlers(packages),
      ...discoveryHandlers(),
      ...tokenHandlers({ sql, signIn, changeBudget }),
      ...sessionHandlers({ sql, identities, signIn, links: signInLinks, leftOut, changeBudget }),
      ...projectHandlers(sql),
      ...credentialHandlers({ sql, identities, masterKey, changeBudget }),
      ...enterpriseProjectHandlers(sql),
      ...tenantHandlers(sql, passwordGate),
      ...userHandlers(sql, passwordGate, leftOut),
      ...grantHandlers(sql),
      ...auditHandlers(sql),
    },
    admissionParts: {
      gatekeeper: createGatekeeper({
        identities,
        signatures: createSignatures(sql, identities, leftOut),
        agent: (claim, origin) => identifyAgent(identityParts, claim, origin),
      }),
      onRefusal: createRefusalRecorder(sql, leftOut),
      beforeChange: (caller, access) => changeBudget.spend(caller.user.id, kindOf(caller, access)),
      onChange: () => identities.expectChanges(),
      threads,
      listGate,
    },
    checkReady: async () => {
      await sql`select 1`
    },
    metrics: createMetrics(),
    log,
    tls,
    behindTlsProxy,
    limits,
    consoleFolder: parts.consoleFolder ?? consoleFolder,
    packages,
  })
  app.addHook('preClose', async () => policies.stopWaiting())
  app.addHook('onClose', () => identities.settled())
  app.addHook('onClose', () => liveness.stop())
  app.addHook('onClose', () => leftOut.flush())
  app.addHook('onClose', () => threads.close())
  return app
}

/** Tells from which budget a change is taken. */
function kindOf(caller: Identity, access: Access): ChangeKind {
  if (isPermitted(caller, 'iam:users:manage')) return 'administration'
  return access === 'identity' || access === 'optional' ? 'own' : 'granted'
}
