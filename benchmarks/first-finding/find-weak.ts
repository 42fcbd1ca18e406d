/** Runs one check until all that is to be found is found, and prints when each finding came, in seconds. */
import { createAccountChecker } from '@openhss/agent/passwords'
import { System } from '@openhss/agent/system'

const [root = '/', pace = '', expected = '0'] = process.argv.slice(2)
const enough = new AbortController()
const seconds: number[] = []
const start = performance.now()
await createAccountChecker({ system: new System(root), hostName: () => 'web1' }).run({
  tier: 'quick',
  pace: pace === 'interactive' ? 'interactive' : 'background',
  signal: enough.signal,
  onFinding: () => {
    seconds.push((performance.now() - start) / 1_000)
    if (seconds.length === Number(expected)) enough.abort()
  },
})
console.log(JSON.stringify(seconds))
