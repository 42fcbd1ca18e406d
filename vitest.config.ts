import { availableParallelism } from 'node:os'
import path from 'node:path'
import { lingui } from '@lingui/vite-plugin'
import { defineConfig } from 'vitest/config'
import { apiRoutes } from './packages/console/build/api-routes.ts'
import { COMPILE_CACHE } from './packages/testkit/src/compile-cache.ts'
import { ownMachinePool } from './packages/testkit/src/hosts/own-machine.ts'

const ownMachine = ownMachinePool()

/** They start, kill and measure servers and agents for seconds. */
const processes = [
  'packages/**/account-checker-killed.test.ts',
  'packages/**/embedded-postgres.test.ts',
  'packages/**/embedded/unix-user.test.ts',
  'packages/**/good-guest.test.ts',
  'packages/cli/src/openhss.test.ts',
  'packages/server/src/full-disk.test.ts',
  'packages/server/src/server.test.ts',
]

const common = {
  // A hung test still ends; what takes a second takes twenty on a machine that is busy enough.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // A thread or a program that loads our modules would compile them anew: 0.1 s of processor time for each thread.
  env: { NODE_COMPILE_CACHE: COMPILE_CACHE },
}

export default defineConfig({
  test: {
    // One PostgreSQL for the whole run.
    globalSetup: 'packages/testkit/src/databases/global-setup.ts',
    // Many tests wait for programs and for time: one worker for each core leaves cores idle.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: [
            'packages/!(agent|console)/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: processes,
          // Half a second of processor time for each file; what they share is a worker and its modules.
          isolate: false,
        },
      },
      {
        // Its sources hold sentences that the build takes out.
        plugins: [
          apiRoutes(),
          lingui({ cwd: path.resolve('packages/console'), macroTransform: true }),
        ],
        test: {
          ...common,
          name: 'console',
          include: ['packages/console/**/*.test.{ts,tsx}'],
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: 'agent',
          include: ['packages/agent/**/*.test.ts'],
          exclude: processes,
          pool: ownMachine,
        },
      },
      { test: { ...common, name: 'processes', include: processes, pool: ownMachine } },
      {
        test: {
          ...common,
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          pool: ownMachine,
          globalSetup: 'e2e/prepared-database/global-setup.ts',
          // A page of a busy machine takes more than the second that vitest gives it.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
