import type { agentPolicyOperations } from '@openhss/contract'
import type { AgentPresence } from '../agent-presence/presence.ts'
import type { Sql } from '../db/connect.ts'
import { GzippedJson, NotModified } from '../http/answers/prepared-answers.ts'
import type { Handlers } from '../http/operations.ts'
import type { Policies } from '../agent-policy/policies.ts'
import type { OwnWordStore } from '../agent-policy/own-word-store.ts'
import { giveNextSecret } from './agent-secrets.ts'
import { updateDetection } from '../detections/detection-queries.ts'

/** Handles what an agent asks about its work, and what it says about its progress. */
export function agentPolicyHandlers({
  sql,
  policies,
  ownWords,
  presence,
}: {
  readonly sql: Sql
  readonly policies: Policies
  readonly ownWords: OwnWordStore
  readonly presence: AgentPresence
}): Handlers<typeof agentPolicyOperations> {
  return {
    fetchPolicy: async ({ query, headers }, call) => {
      const known = headers['if-none-match']
      let newest = await policies.of(call.caller)
      if (isSame(known, newest.etag) && query.wait_seconds > 0) {
        const { signal } = call
        const closed = presence.opened(call.caller)
        const limits = { seconds: query.wait_seconds, signal }
        newest = await policies
          .whenChanged(call.caller, newest.etag, limits)
          .finally(() => closed(signal.aborted ? 'client gone' : 'answered'))
      }
      call.setHeader('etag', newest.etag)
      return isSame(known, newest.etag) ? new NotModified() : newest.policy
    },
    fetchWords: async (_input, { caller }) => {
      const { policy } = await policies.of(caller)
      return new GzippedJson(await ownWords.packedFor(caller.projectId, policy.words.revision))
    },
    renewAgentSecret: async (_input, { caller }) => ({ secret: await giveNextSecret(sql, caller) }),
    reportDetection: async ({ body }, { caller }) => {
      const open =
        body.state === 'running'
          ? await updateDetection(sql, caller, body)
          : await policies.change((tx) => updateDetection(tx, caller, body))
      return { open }
    },
  }
}

/** Compares etags; a proxy that packs answers makes a weak one of ours. */
function isSame(known: string | undefined, etag: string): boolean {
  return known?.replace(/^W\//, '') === etag
}
