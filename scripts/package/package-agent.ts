import path from 'node:path'
import { parseArgs } from 'node:util'
import { REPOSITORY } from './agent-parts.ts'
import { packageAgents } from './agent-packages.ts'

// usage: node scripts/package/package-agent.ts [--to dist] [--compression xz|none]
const { values } = parseArgs({
  options: {
    to: { type: 'string', default: path.join(REPOSITORY, 'dist') },
    compression: { type: 'string', default: 'xz' },
  },
})
const sums = await packageAgents(
  path.resolve(values.to),
  values.compression === 'none' ? 'none' : 'xz',
  (line) => process.stderr.write(`${line}\n`),
)
process.stdout.write(sums)
