import { expect, test } from 'vitest'
import { createPolicyWaits } from './policy-waits.ts'

interface Policy {
  readonly etags: Readonly<Record<string, string>>
}

function createWaits() {
  const asked: string[] = []
  let policy: Policy = { etags: { one: 'a', two: 'a' } }
  let failure: Error | undefined
  const waits = createPolicyWaits<Policy>(
    async (projectId) => {
      asked.push(projectId)
      if (failure !== undefined) throw failure
      return policy
    },
    ({ etags }, hostId) => etags[hostId] ?? '',
  )
  const gone = new AbortController()
  const woken: string[] = []
  const wait = (
    hostId: string,
    { seconds = 25, signal = new AbortController().signal, agentId = hostId } = {},
  ) =>
    waits
      .wait({ projectId: 'p', hostId, agentId, instance: '' }, 'a', { seconds, signal })
      .then(() => woken.push(hostId))
  return {
    ...waits,
    wait,
    woken,
    asked,
    gone,
    set: (etags: Policy['etags']) => (policy = { etags }),
    fail: (error: Error | undefined) => (failure = error),
  }
}

test('a look asks once for all of a project, and wakes only those with another etag', async () => {
  const waits = createWaits()
  const done = [waits.wait('one', { agentId: 'a' }), waits.wait('one'), waits.wait('two')]
  await waits.look()
  expect([waits.woken, waits.asked]).toEqual([[], ['p']])
  waits.set({ one: 'b', two: 'a' })
  await waits.look()
  await Promise.all(done.slice(0, 2))
  expect(waits.woken).toEqual(['one', 'one'])
  waits.stop()
  await done[2]
})

test('who comes later is looked at too, though the others were looked at already', async () => {
  const waits = createWaits()
  waits.set({ one: 'a', two: 'b' })
  void waits.wait('one')
  await waits.look()
  const late = waits.wait('two')
  await waits.look()
  await late
  expect(waits.woken).toEqual(['two'])
  waits.stop()
})

test('while the database is away everybody waits on', async () => {
  const waits = createWaits()
  const done = waits.wait('one')
  waits.fail(new Error('connection refused'))
  waits.set({ one: 'b' })
  await waits.look()
  expect(waits.woken).toEqual([])
  waits.fail(undefined)
  await waits.look()
  await done
})

test('whose client is gone waits no longer, and nobody asks for it', async () => {
  const waits = createWaits()
  const done = waits.wait('one', { signal: waits.gone.signal })
  waits.gone.abort()
  await done
  await waits.look()
  expect(waits.asked).toEqual([])
  await waits.wait('one', { signal: waits.gone.signal })
})

test('an agent waits once: a newer wait of it ends the older one, and no other', async () => {
  const waits = createWaits()
  const other = waits.wait('two')
  const older = waits.wait('one')
  const newer = waits.wait('one')
  await older
  expect(waits.woken).toEqual(['one'])
  await waits.look()
  expect(waits.woken).toEqual(['one'])
  waits.set({ one: 'b', two: 'a' })
  await waits.look()
  await newer
  expect(waits.woken).toEqual(['one', 'one'])
  waits.stop()
  await other
})

test('one agent cannot take the places of others, however often it asks', async () => {
  const waits = createWaits()
  const asked = Array.from({ length: 15_001 }, () => waits.wait('one'))
  let isOver = false
  const other = waits.wait('two').then(() => (isOver = true))
  await Promise.all(asked.slice(0, -1))
  await waits.look()
  expect(isOver).toBe(false)
  waits.stop()
  await Promise.all([...asked, other])
})

test('after a stop nobody waits', async () => {
  const waits = createWaits()
  const done = waits.wait('one')
  waits.stop()
  await done
  await waits.wait('two')
  expect(waits.woken).toEqual(['one', 'two'])
})

test('looks by itself while somebody waits', async () => {
  const waits = createWaits()
  const done = waits.wait('one')
  waits.set({ one: 'b' })
  await done
  expect(waits.asked.length).toBeGreaterThan(0)
})
