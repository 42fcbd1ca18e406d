/** One check until as many findings were made as there are to make: prints when each came, in seconds. */
import { createAccountChecker } from '../../packages/agent/src/passwords/account-checker.ts'
import { System } from '../../packages/agent/src/host/system.ts'

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
