import { expect, test } from 'vitest'
import { createPasswordGate } from './password-gate.ts'

test('two checks run at once, 32 wait, the next is refused', async () => {
  const gate = createPasswordGate()
  const release: (() => void)[] = []
  let running = 0
  let most = 0
  const check = (address: string) =>
    gate(address, async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => release.push(resolve))
      running -= 1
      return true
    })
  const accepted = Array.from({ length: 34 }, (_, n) => check(`192.0.2.${n}`))
  await expect(check('198.51.100.1')).rejects.toMatchObject({ code: 'APIGW.0308' })

  for (let done = 0; done < accepted.length; done++) {
    release.shift()?.()
    await accepted[done]
  }
  expect(await Promise.all(accepted)).toEqual(accepted.map(() => true))
  expect(most).toBe(2)
})

test('a check that fails gives its place back', async () => {
  const gate = createPasswordGate()
  const failures = Array.from({ length: 5 }, () =>
    gate('192.0.2.1', () => Promise.reject(new Error('broken'))),
  )
  expect((await Promise.allSettled(failures)).map(({ status }) => status)).toEqual(
    failures.map(() => 'rejected'),
  )
  expect(await gate('192.0.2.1', async () => 'free')).toBe('free')
})

test('one address cannot take every place', async () => {
  const gate = createPasswordGate()
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const flood = Array.from({ length: 40 }, () => gate('2001:db8::1', () => opened))
  const neighbour = gate('198.51.100.1', async () => 'let in')
  open()
  expect(await neighbour).toBe('let in')
  const refused = (await Promise.allSettled(flood)).filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(40 - 2 - 16)
})
