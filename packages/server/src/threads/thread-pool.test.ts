import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createThreadPool } from './thread-pool.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'threads-'))
const pool = createThreadPool()
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true })
})

const file = path.join(folder, 'work.mjs')
writeFileSync(
  file,
  `export const double = (n) => n * 2
   export const fail = () => { throw new Error('no such luck') }
   export const die = () => process.exit(3)
   export const fill = () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)) }`,
)

function run(name: string, input?: unknown): Promise<unknown> {
  return pool.run({ module: pathToFileURL(file).href, name, input })
}

test('work is done in threads, and what it throws is thrown', async () => {
  const all = await Promise.allSettled([run('double', 21), run('fail'), run('double', 4)])
  expect(all.map((each) => (each.status === 'fulfilled' ? each.value : each.reason))).toEqual([
    42,
    new Error('no such luck'),
    8,
  ])
})

test('a thread that ends or fills its memory costs its own work alone', async () => {
  const all = await Promise.allSettled([run('die'), run('fill'), run('double', 1)])
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})

test('what waits when the pool closes is told so', async () => {
  const closing = createThreadPool()
  const work = Array.from({ length: 5 }, () =>
    closing.run({ module: pathToFileURL(file).href, name: 'double', input: 1 }),
  )
  const settled = Promise.allSettled(work)
  await closing.close()
  expect((await settled).at(-1)).toMatchObject({ status: 'rejected' })
})
