import { expect, test } from 'vitest'
import { checkAgentVersion } from './check-agent-version.ts'

test('agents of the minor version before are served, and older ones told why not', () => {
  for (const version of ['0.2.7', '0.3.0', '0.4.0']) checkAgentVersion(version, '0.3.1')
  expect(() => checkAgentVersion('0.1.9', '0.3.1')).toThrow(
    /version 0\.3\.1 serves agents of its minor version and of the one before, and this one is 0\.1\.9\./,
  )
})
