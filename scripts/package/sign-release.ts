import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { signRelease } from './release-signature.ts'

// usage: node scripts/package/sign-release.ts --key private.pem [dist]
const { values, positionals } = parseArgs({
  options: { key: { type: 'string' } },
  allowPositionals: true,
})
if (values.key === undefined) throw new Error('Name the private key: --key private.pem')
signRelease(path.resolve(positionals[0] ?? 'dist'), readFileSync(values.key, 'utf8'))
