import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { RELEASE_SUMS_FILE } from '@openhss/contract'
import { packageAgents } from './agent-packages.ts'
import { digestsOf } from './digests.ts'
import { FORMS } from './package.ts'
import { REPOSITORY } from './parts.ts'
import { checkReleaseKey } from './release-signature.ts'
import { packageServers } from './server-packages.ts'

// Writes the packages of agent and server, and the digests of all of them.
// usage: node scripts/package/package-all.ts [--to dist] [--compression xz|none] [--release-key public.pem]
const { values } = parseArgs({
  options: {
    to: { type: 'string', default: path.join(REPOSITORY, 'dist') },
    compression: { type: 'string', default: 'xz' },
    'release-key': { type: 'string' },
  },
})
const folder = path.resolve(values.to)
const options = { compression: values.compression === 'none' ? 'none' : 'xz' } as const
const tell = (line: string) => process.stderr.write(`${line}\n`)

rmSync(folder, { recursive: true, force: true })
const keyFile = values['release-key']
const releaseKey =
  keyFile === undefined ? {} : { releaseKey: checkReleaseKey(readFileSync(keyFile, 'utf8')) }
const agents = await packageAgents(folder, { ...options, ...releaseKey }, tell)
const handedOut = agents
  .filter((name) => FORMS.some((form) => name.endsWith(`.${form}`)))
  .map((name) => path.join(folder, name))
const servers = await packageServers(folder, handedOut, options, tell)
const sums = digestsOf(folder, [...agents, ...servers])
writeFileSync(path.join(folder, RELEASE_SUMS_FILE), sums)
process.stdout.write(sums)
