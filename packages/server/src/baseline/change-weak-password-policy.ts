import { isDeepStrictEqual } from 'node:util'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { EventFacts } from '../audit/record-event.ts'
import type { Transaction } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { ProjectIdentity } from '../caller/caller.ts'
import type { Call } from '../http/operations.ts'
import type { MasterKey } from '../iam/master-key/master-key.ts'
import { checkMasterKey } from '../iam/master-key/register-master-key.ts'
import type { Policies } from '../agent-policy/policies.ts'
import { lockOwnWords } from '../agent-policy/own-word-queries.ts'
import { NO_REVISION } from '../agent-policy/own-word-store.ts'
import type { StoredOwnWords, OwnWordStore } from '../agent-policy/own-word-store.ts'
import { unpackWordList } from '../agent-policy/packed-words.ts'
import type { PackedWords } from '../agent-policy/packed-words.ts'
import { storePasswordRules } from './project-config-queries.ts'

export interface PolicyParts {
  readonly masterKey: MasterKey
  readonly policies: Policies
  readonly ownWords: OwnWordStore
}

/** The fields of a change; one that is not given stays as it is. */
export interface PolicyChange {
  readonly words?: PackedWords | undefined
  readonly companyNames?: readonly string[]
  /** The revision that this change was made from; without it any revision is changed. */
  readonly replaces?: string | undefined
  /** Numbers of the weak-password policy by their names. */
  readonly rules?: ReadonlyMap<string, string>
}

/**
 * Changes the own words of the project and the numbers of its weak-password policy, all or nothing. A value
 * that is already so changes and records nothing.
 * @throws OPENHSS.0409 when the words have another revision than the one to replace.
 */
export async function changeWeakPasswordPolicy(
  parts: PolicyParts,
  call: Call<ProjectIdentity>,
  change: PolicyChange,
): Promise<{ revision: string; count: number }> {
  const { projectId } = call.caller.permitted
  for (;;) {
    const list = await prepareWords(parts, projectId, change)
    const isStored = await parts.policies.change(async (tx) => {
      // Another change came between, so the comparison no longer holds.
      if (list.store !== undefined && !(await list.store(tx))) return false
      const rules = await storePasswordRules(tx, projectId, change.rules ?? new Map())
      const details = { ...(list.store && list.details), ...Object.fromEntries(rules) }
      if (Object.keys(details).length > 0) {
        const facts: EventFacts = { projectId, resourceType: 'weak-password policy', details }
        await recordEvent(tx, call, actorOf(call.caller), facts)
      }
      // Agents are told of the words alone.
      return list.store !== undefined
    })
    if (isStored || list.store === undefined) return { revision: list.revision, count: list.count }
  }
}

interface PreparedWords {
  readonly revision: string
  readonly count: number
  /**
   * Undefined when there is nothing to store. It returns false when the words are no longer those that were
   * compared.
   */
  readonly store?: (tx: Transaction) => Promise<boolean>
  /** Says how many words there are, never which. */
  readonly details?: Readonly<Record<string, string>>
}

/** Does all that takes long, before the transaction. */
async function prepareWords(
  { ownWords, masterKey }: PolicyParts,
  projectId: string,
  change: PolicyChange,
): Promise<PreparedWords> {
  if (change.words === undefined) return { revision: NO_REVISION, count: 0 }
  const before = await ownWords.find(projectId)
  if (change.replaces !== undefined && change.replaces !== before.revision) {
    throw new ApiFailure('OPENHSS.0409', `The newest revision is ${before.revision}.`)
  }
  const companyNames = change.companyNames ?? before.companyNames
  const { revision, count } = change.words
  if (
    isDeepStrictEqual(before.companyNames, companyNames) &&
    (await isSame(before, change.words))
  ) {
    return { revision: before.revision, count }
  }
  const store = ownWords.seal(projectId, change.words, companyNames)
  return {
    revision,
    count,
    details: { words: String(count), company_names: String(companyNames.length) },
    store: async (tx) => {
      if (((await lockOwnWords(tx, projectId)) ?? NO_REVISION) !== before.revision) return false
      await checkMasterKey(tx, masterKey)
      await store(tx)
      return true
    },
  }
}

async function isSame(before: StoredOwnWords, { count, content }: PackedWords): Promise<boolean> {
  return before.count === count && before.list.equals(await unpackWordList(content))
}
