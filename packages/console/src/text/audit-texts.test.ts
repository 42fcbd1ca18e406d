import { apiOperations } from '@openhss/contract'
import { expect, test } from 'vitest'
import { auditOperationTexts } from './audit-texts.ts'

/** Agents call them as long as they live, and leave no event. */
const WITHOUT_EVENT: ReadonlySet<string> = new Set([
  'reportPorts',
  'reportAccounts',
  'reportDetection',
  'sayGoodbye',
  'reportUpgrade',
])

test('every operation that changes something has words in the audit log', () => {
  const changing = Object.entries(apiOperations)
    .filter(([, operation]) => operation.method !== 'GET' && !('effect' in operation))
    .map(([name]) => name)
    .filter((name) => !WITHOUT_EVENT.has(name))
  expect(changing.filter((name) => auditOperationTexts[name] === undefined)).toEqual([])
})

test('no words are of an operation that there is not', () => {
  const unknown = Object.keys(auditOperationTexts).filter((name) => !(name in apiOperations))
  expect(unknown).toEqual([])
})
