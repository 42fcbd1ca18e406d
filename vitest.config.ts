import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { ownMachinePool } from './packages/testkit/src/own-machine.ts'

const ownMachine = ownMachinePool()

/** They start, kill and measure servers and agents for seconds. */
const processes = [
  'packages/**/account-checker-killed.test.ts',
  'packages/**/embedded-postgres.test.ts',
  'packages/**/embedded/unix-user.test.ts',
  'packages/**/good-guest.test.ts',
  'packages/cli/src/openhss.test.ts',
  'packages/server/src/server.test.ts',
]

// yescrypt and bcrypt hashes cost real seconds; a hung test still ends.
const quick = { testTimeout: 60_000, hookTimeout: 60_000 }
const slow = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    // One PostgreSQL for the whole run.
    globalSetup: 'packages/testkit/src/global-setup.ts',
    // Left to itself it leaves a core idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          ...quick,
          name: 'unit',
          include: ['packages/!(agent)/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: processes,
          // Half a second of processor time for each file; what they share is a worker and its modules.
          isolate: false,
        },
      },
      {
        test: {
          ...quick,
          name: 'agent',
          include: ['packages/agent/**/*.test.ts'],
          exclude: processes,
          pool: ownMachine,
        },
      },
      { test: { ...slow, name: 'processes', include: processes, pool: ownMachine } },
      { test: { ...slow, name: 'e2e', include: ['e2e/**/*.e2e.ts'], pool: ownMachine } },
    ],
  },
})
