import type { AccountVerdict } from '@openhss/contract'
import { expect, test } from 'vitest'
import { FindingBatch } from './finding-batch.ts'

function weak(user_name: string, duration = 0): AccountVerdict {
  const shown = { desensitized_weak_passwords: '', suggestion: '' }
  return { user_name, service_type: 'system', verdict: 'empty', duration, ...shown }
}

test('passes few findings on one by one, and thousands in few lists without losing one', () => {
  const passed: (readonly AccountVerdict[])[] = []
  const batch = new FindingBatch((findings) => passed.push(findings))
  for (let i = 0; i < 5_000; i += 1) batch.add(weak(`u${i}`))
  batch.add(weak('u4999', 7))
  batch.flush()

  expect(passed[0]).toEqual([weak('u0')])
  expect(passed.length).toBeLessThan(100)
  expect(passed.flat()).toHaveLength(5_000)
  expect(passed.flat()).toContainEqual(weak('u4999', 7))
})
