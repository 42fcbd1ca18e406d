import { expect, test } from 'vitest'
import { createReportTurns } from './report-turns.ts'

/** Starts reports that end when they are told to. A name is host, kind and number: `hp1`. */
function createReports(maxWaitMs?: number) {
  const turns = createReportTurns(maxWaitMs)
  const running = new Map<string, () => void>()
  return {
    running: () => [...running.keys()],
    start: (name: string) =>
      turns.take(name.charAt(0), name.charAt(1), async () => {
        await new Promise<void>((resolve) => running.set(name, resolve))
        running.delete(name)
        return name
      }),
    end: (name: string) => running.get(name)?.(),
  }
}

test('one report of a host is stored at once, the newest of its kind is next, and kinds take turns', async () => {
  const { running, start, end } = createReports()
  const names = ['hp1', 'hp2', 'ha1', 'hp3', 'ha2', 'ip1']
  const all = Promise.allSettled(names.map((name) => start(name)))
  for (const [ends, then] of [
    ['', ['hp1', 'ip1']],
    ['hp1', ['ip1', 'hp3']],
    ['hp3', ['ip1', 'ha2']],
    ['ha2', ['ip1']],
    ['ip1', []],
  ] as const) {
    end(ends)
    await expect.poll(running).toEqual(then)
  }
  const refused = (await all).flatMap((each, n) => (each.status === 'rejected' ? [names[n]] : []))
  expect(refused).toEqual(['hp2', 'ha1'])
})

test('none waits for ever', async () => {
  const { running, start, end } = createReports(50)
  const first = start('hp1')
  await expect(start('hp2')).rejects.toThrow('An earlier report of the host is still being stored')
  end('hp1')
  await first
  const next = start('hp3')
  await expect.poll(running).toEqual(['hp3'])
  end('hp3')
  await next
})
