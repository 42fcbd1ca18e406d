import type { ServiceType } from '@openhss/contract'

/** Names the service of an account for a person: `system`, `mysql 3306`. */
export function nameService({
  service_type: type,
  instance = '',
}: {
  readonly service_type: ServiceType
  readonly instance?: string
}): string {
  return instance === '' ? type : `${type} ${instance}`
}
