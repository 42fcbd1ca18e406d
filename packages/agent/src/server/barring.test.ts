import { ApiError } from '@openhss/contract/runtime'
import { beforeEach, expect, test } from 'vitest'
import { Barring } from './barring.ts'
import { isRefusal } from './refusals.ts'

let now: number
let barring: Barring
let calls: number
beforeEach(() => {
  now = 0
  calls = 0
  barring = new Barring(() => now)
})

function refusal(code: string, retryAfterSeconds?: number): ApiError {
  return new ApiError(code === 'AGENT.0003' ? 409 : 401, code, 'no', 'r', retryAfterSeconds)
}

function call(answer: string | Error): Promise<string> {
  return barring.call(async () => {
    calls += 1
    if (answer instanceof Error) throw answer
    return answer
  })
}

test.each([
  ['a copy', refusal('AGENT.0003', 300), 300],
  ['one of which the server is in doubt', refusal('AGENT.0003', 1), 1],
  ['one whose host was deleted', refusal('AGENT.0004'), 300],
])('%s is quiet until it is time to ask again', async (_, error, seconds) => {
  await expect(call(error)).rejects.toBe(error)
  now = 1000 * seconds - 1
  await expect(call('fine')).rejects.toBe(error)
  expect(calls).toBe(1)
  now += 1
  expect(await call('fine')).toBe('fine')
  expect(await call('fine')).toBe('fine')
  expect(calls).toBe(3)
})

test('no report is dropped for it: the same one may be taken later', () => {
  expect(isRefusal(refusal('AGENT.0003', 300))).toBe(false)
  expect(isRefusal(refusal('AGENT.0004'))).toBe(false)
})

test('other failures bar nothing', async () => {
  const error = new ApiError(503, 'APIGW.0601', 'away', 'r', 60)
  await expect(call(error)).rejects.toBe(error)
  expect(await call('fine')).toBe('fine')
})
