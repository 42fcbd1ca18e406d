import { expect, test } from 'vitest'
import { createPasswordGate } from './password-gate.ts'

test('two checks run at once, 32 wait, the next is refused', async () => {
  const gate = createPasswordGate()
  const release: (() => void)[] = []
  let running = 0
  let most = 0
  const check = () =>
    gate(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => release.push(resolve))
      running -= 1
      return true
    })
  const accepted = Array.from({ length: 34 }, check)
  await expect(check()).rejects.toMatchObject({ code: 'APIGW.0308' })

  for (let done = 0; done < accepted.length; done++) {
    release.shift()?.()
    await accepted[done]
  }
  expect(await Promise.all(accepted)).toEqual(accepted.map(() => true))
  expect(most).toBe(2)
})

test('a check that fails gives its place back', async () => {
  const gate = createPasswordGate()
  const failures = Array.from({ length: 5 }, () => gate(() => Promise.reject(new Error('broken'))))
  expect((await Promise.allSettled(failures)).map(({ status }) => status)).toEqual(
    failures.map(() => 'rejected'),
  )
  expect(await gate(async () => 'free')).toBe('free')
})
