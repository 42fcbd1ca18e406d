import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { agentHandlers } from './agents/agent-routes.ts'
import { identifyAgent } from './agents/agent-identity.ts'
import { portHandlers } from './assets/port-routes.ts'
import { auditHandlers } from './audit/audit-routes.ts'
import { createRefusalRecorder } from './audit/record-refusal.ts'
import { projectConfigHandlers } from './baseline/project-config-routes.ts'
import { weakPasswordHandlers } from './baseline/weak-password-routes.ts'
import { weakWordsHandlers } from './baseline/weak-words-routes.ts'
import type { Sql } from './db/connect.ts'
import { enterpriseProjectHandlers } from './enterprise-projects/enterprise-project-routes.ts'
import { detectionHandlers } from './hosts/detection-routes.ts'
import { hostHandlers } from './hosts/host-routes.ts'
import { createApp } from './http/app.ts'
import type { CallLimits } from './http/call-limits.ts'
import { createListGate } from './http/list-gate.ts'
import { createMetrics } from './http/metrics.ts'
import { credentialHandlers } from './iam/access-keys/credential-routes.ts'
import { accountHandlers } from './iam/accounts/account-routes.ts'
import { createGatekeeper } from './iam/gatekeeper.ts'
import { grantHandlers } from './iam/grants/grant-routes.ts'
import { createIdentities } from './iam/identities.ts'
import type { MasterKey } from './iam/master-key.ts'
import { createPasswordGate } from './iam/password-gate.ts'
import type { PasswordCost } from './iam/password-hash.ts'
import { projectHandlers } from './iam/projects/project-routes.ts'
import { createSignatures } from './iam/signatures.ts'
import { tokenHandlers } from './iam/tokens/token-routes.ts'
import { userHandlers } from './iam/users/user-routes.ts'
import { createPolicies } from './policy/policies.ts'
import { createWordLists } from './policy/word-lists.ts'

/** Every feature on one database, behind HTTP, without a port yet. */
export async function createApi(parts: {
  sql: Sql
  masterKey: MasterKey
  log: FastifyBaseLogger
  tls: { readonly cert: string; readonly key: string } | undefined
  behindTlsProxy: boolean
  limits: CallLimits
  /** Only tests give one: the server does not. */
  passwordCost?: PasswordCost | undefined
}): Promise<FastifyInstance> {
  const { sql, masterKey, log, tls, behindTlsProxy, limits } = parts
  const identities = createIdentities(sql, masterKey)
  const passwordGate = createPasswordGate(parts.passwordCost)
  const listGate = createListGate()
  const policies = createPolicies(sql, masterKey)
  const wordLists = createWordLists(sql, masterKey)
  const policyParts = { masterKey, policies, wordLists }
  const app = await createApp({
    handlers: {
      ...portHandlers(sql),
      ...weakPasswordHandlers(sql),
      ...weakWordsHandlers(policyParts),
      ...projectConfigHandlers(sql, policyParts),
      ...hostHandlers(sql),
      ...detectionHandlers(sql, policies),
      ...agentHandlers(sql, policies, wordLists),
      ...tokenHandlers(sql, passwordGate),
      ...projectHandlers(sql),
      ...credentialHandlers({ sql, identities, masterKey }),
      ...enterpriseProjectHandlers(sql),
      ...accountHandlers(sql, passwordGate),
      ...userHandlers(sql, passwordGate),
      ...grantHandlers(sql, listGate),
      ...auditHandlers(sql, listGate),
    },
    entrance: {
      gatekeeper: createGatekeeper({
        identities,
        signatures: createSignatures(sql, identities),
        agent: (projectId, agentId, secret) => identifyAgent(sql, projectId, agentId, secret),
      }),
      onRefusal: createRefusalRecorder(sql),
      onChange: () => identities.expectChanges(),
    },
    checkReady: async () => {
      await sql`select 1`
    },
    metrics: createMetrics(),
    log,
    tls,
    behindTlsProxy,
    limits,
  })
  app.addHook('preClose', async () => policies.stopWaiting())
  app.addHook('onClose', () => identities.settled())
  return app
}
