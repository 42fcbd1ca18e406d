import type { ServiceCoverage } from '@openhss/contract'
import type { Examination } from './examination.ts'
import { createPortScanner } from '../ports/port-scanner.ts'
import { createServiceAccountReader } from '../accounts/services/service-accounts.ts'
import { SERVICES } from '../accounts/services/services.ts'
import type { System } from '../host/system.ts'

/** Lists each service on this host that has accounts of its own, and whether they can be read. */
export async function examineServices(system: System): Promise<Examination[]> {
  const { ports } = createPortScanner(system).scan()
  const reader = createServiceAccountReader(system, SERVICES, () => ports)
  const { coverage } = await reader.read(AbortSignal.timeout(PATIENCE_MS))
  if (coverage.length > 0) return coverage.map(describe)
  const kinds = SERVICES.map(({ type }) => type).join(', ')
  return [{ name: 'services', outcome: 'works', detail: `none of ${kinds} runs here` }]
}

const PATIENCE_MS = 10_000

function describe(service: ServiceCoverage): Examination {
  const name = `${service.service_type} ${service.instance}`
  const { reason, detail = '', remedy } = service
  const read = `${service.accounts} accounts are readable`
  if (reason === undefined) return { name, outcome: 'works', detail: read }
  const seen = service.accounts > 0 ? `${read}; ` : ''
  return {
    name,
    outcome: 'limited',
    detail: `${seen}${detail || reason}`,
    ...(remedy !== undefined && { remedy }),
  }
}
