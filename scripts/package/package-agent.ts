import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { REPOSITORY } from './agent-parts.ts'
import { packageAgents } from './agent-packages.ts'
import { checkReleaseKey } from './release-signature.ts'

// usage: node scripts/package/package-agent.ts [--to dist] [--compression xz|none] [--release-key public.pem]
const { values } = parseArgs({
  options: {
    to: { type: 'string', default: path.join(REPOSITORY, 'dist') },
    compression: { type: 'string', default: 'xz' },
    'release-key': { type: 'string' },
  },
})
const keyFile = values['release-key']
const sums = await packageAgents(
  path.resolve(values.to),
  {
    compression: values.compression === 'none' ? 'none' : 'xz',
    ...(keyFile !== undefined && { releaseKey: checkReleaseKey(readFileSync(keyFile, 'utf8')) }),
  },
  (line) => process.stderr.write(`${line}\n`),
)
process.stdout.write(sums)
