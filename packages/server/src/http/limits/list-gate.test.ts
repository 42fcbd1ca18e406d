import { expect, test } from 'vitest'
import { createListGate } from './list-gate.ts'

/** Starts lists that end when they are told to, and says which of them run. */
function createLists() {
  const gate = createListGate()
  const running = new Map<string, () => void>()
  return {
    running: () => [...running.keys()],
    start: (name: string) =>
      gate(name.charAt(0), async () => {
        await new Promise<void>((resolve) => running.set(name, resolve))
        running.delete(name)
        return name
      }),
    end: (name: string) => running.get(name)?.(),
  }
}

test('one list of an account is made at once, and two of all, in turn', async () => {
  const { running, start, end } = createLists()
  const lists = ['a1', 'a2', 'b1', 'b2', 'c1'].map((name) => start(name))
  for (const [ends, then] of [
    ['', ['a1', 'b1']],
    ['b1', ['a1', 'b2']],
    ['a1', ['b2', 'a2']],
    ['b2', ['a2', 'c1']],
  ] as const) {
    end(ends)
    await expect.poll(running).toEqual(then)
  }
  end('a2')
  end('c1')
  expect(await Promise.all(lists)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1'])
})

test('a list that fails makes place', async () => {
  const gate = createListGate()
  const failed = gate('a', () => Promise.reject(new Error('the database is gone')))
  const next = gate('a', () => Promise.resolve('next'))
  await expect(failed).rejects.toThrow('the database is gone')
  expect(await next).toBe('next')
})

test('sixteen of an account wait, and none of another one is refused for it', async () => {
  const { running, start, end } = createLists()
  const lists = Array.from({ length: 17 }, (_, n) => start(`a${n}`))
  await expect(start('a17')).rejects.toThrow('16 lists of the account wait already')
  lists.push(start('b'))
  await expect.poll(running).toEqual(['a0', 'b'])
  end('b')
  for (let n = 0; n < 17; n++) {
    await expect.poll(running).toContain(`a${n}`)
    end(`a${n}`)
  }
  expect(await Promise.all(lists)).toHaveLength(18)
})
