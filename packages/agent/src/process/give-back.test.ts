import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { giveBackMemory } from './give-back.ts'

test('half of what is mapped of Node is given back, and comes again', () => {
  const before = mappedKilobytes()
  giveBackMemory()
  const after = mappedKilobytes()
  expect(after).toBeLessThan(0.75 * before)
  // Code that ran before runs again.
  expect(JSON.parse(JSON.stringify({ after }))).toEqual({ after })
})

/** Counts what is in memory of files. man 5 proc_pid_status */
function mappedKilobytes(): number {
  return Number(/^RssFile:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}
