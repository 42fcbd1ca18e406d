import type { ObservedPort } from '@openhss/contract'
import { runTestCheck } from './run-test-check.fixture.ts'
import type { System } from '../host/system.ts'
import type { Service } from '../accounts/services/service.ts'
import { createServiceAccountReader } from '../accounts/services/service-accounts.ts'

/** One check of a host with these services, as the agent runs it. */
export async function checkServices(
  system: System,
  services: readonly Service[],
  ports: readonly ObservedPort[] = [],
) {
  return runTestCheck({
    system,
    services: createServiceAccountReader(system, services, () => ports),
  })
}

/** What the services of a host have, without testing a password. */
export async function readServices(
  system: System,
  services: readonly Service[],
  ports: readonly ObservedPort[] = [],
) {
  const reader = createServiceAccountReader(system, services, () => ports)
  return reader.read(new AbortController().signal)
}
