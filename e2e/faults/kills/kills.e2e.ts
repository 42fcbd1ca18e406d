import { describe, expect, test } from 'vitest'
import { runKillLoop } from './kill-loop.ts'

const isRoot = process.getuid?.() === 0

// `npm run test:kills` kills 1,000 times.
describe.runIf(isRoot || process.env.CI === 'true')(
  'SIGKILL of agent and server (needs root)',
  () => {
    test('leaves the history as a witness saw it', async () => {
      const { faults, gaps, kills } = await runKillLoop({ kills: 6, seed: 1 })
      expect({ faults, gaps, kills: kills.agent + kills.server }).toEqual({
        faults: [],
        gaps: [],
        kills: 6,
      })
    })
  },
)
