import { expect, test } from 'vitest'
import { createTenantGate, LIST_BOUNDS } from './tenant-gate.ts'

const BOUNDS = { ...LIST_BOUNDS, maxAtOnce: 2, maxAtOnceOfOneTenant: 1, maxWaitingOfOneUser: 3 }

/** Starts lists that end when they are told to. A name is account, user and number: `ax1`. */
function createLists(bounds = BOUNDS) {
  const gate = createTenantGate(bounds)
  const running = new Map<string, () => void>()
  const gone = new Set<string>()
  return {
    gone,
    running: () => [...running.keys()],
    start: (name: string) =>
      gate(
        { tenantId: name.charAt(0), userId: name.charAt(1), isGone: () => gone.has(name) },
        async () => {
          await new Promise<void>((resolve) => running.set(name, resolve))
          running.delete(name)
          return name
        },
      ),
    end: (name: string) => running.get(name)?.(),
  }
}

test('one list of a tenant is made at once, and two of all; tenants take turns, and users of them', async () => {
  const { running, start, end } = createLists()
  const names = ['ax1', 'ax2', 'ax3', 'ay1', 'bx1', 'bx2', 'cx1']
  const lists = names.map((name) => start(name))
  for (const [ends, then] of [
    ['', ['ax1', 'bx1']],
    ['bx1', ['ax1', 'bx2']],
    ['ax1', ['bx2', 'ax2']],
    ['bx2', ['ax2', 'cx1']],
    // The other user of the account is served before the third list of the first.
    ['ax2', ['cx1', 'ay1']],
    ['ay1', ['cx1', 'ax3']],
  ] as const) {
    end(ends)
    await expect.poll(running).toEqual(then)
  }
  end('cx1')
  end('ax3')
  expect((await Promise.all(lists)).toSorted()).toEqual(names.toSorted())
})

test('a list that fails makes place', async () => {
  const gate = createTenantGate(BOUNDS)
  const caller = { tenantId: 'a', userId: 'x', isGone: () => false }
  const failed = gate(caller, () => Promise.reject(new Error('the database is gone')))
  const next = gate(caller, () => Promise.resolve('next'))
  await expect(failed).rejects.toThrow('the database is gone')
  expect(await next).toBe('next')
})

test('so many of a user wait, and nobody else is refused for it', async () => {
  const { running, start, end } = createLists()
  const lists = ['ax0', 'ax1', 'ax2', 'ax3'].map((name) => start(name))
  await expect(start('ax4')).rejects.toThrow('3 requests of the user wait already')
  lists.push(start('ay0'), start('bx0'))
  for (const name of ['bx0', 'ax0', 'ax1', 'ay0', 'ax2', 'ax3']) {
    await expect.poll(running).toContain(name)
    end(name)
  }
  expect(await Promise.all(lists)).toHaveLength(6)
})

test('who is gone when its turn comes takes no place, and who waits too long is told so', async () => {
  const { gone, running, start, end } = createLists({ ...BOUNDS, maxWaitMs: 200 })
  const first = start('ax0')
  const late = [start('ax1'), start('ax2')].map((list) => expect(list).rejects.toThrow('too long'))
  await Promise.all(late)
  const left = Promise.allSettled([start('ax3')])
  const next = start('ax4')
  gone.add('ax3')
  end('ax0')
  expect(await left).toMatchObject([{ status: 'rejected' }])
  await expect.poll(running).toEqual(['ax4'])
  end('ax4')
  expect(await Promise.all([first, next])).toEqual(['ax0', 'ax4'])
})
