/** Runs one quick check with a store, and prints its CPU time without that of starting Node. */
import { createAccountChecker, openFingerprintStore } from '@openhss/agent/passwords'
import { System } from '@openhss/agent/system'

const [root = '/', folder = ''] = process.argv.slice(2)
const before = process.cpuUsage()
const store = openFingerprintStore(folder)
const checker = createAccountChecker({ system: new System(root), hostName: () => 'web1', store })
const { guesses } = await checker.run({ tier: 'quick', pace: 'interactive' })
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, guesses }))
