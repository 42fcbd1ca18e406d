import * as Type from 'typebox'
import type { Static } from 'typebox'
import { hostText } from './fields.ts'

/** Kind of account: HSS's own words, and `postgresql`, which is ours. */
export const serviceType = Type.Enum(['system', 'mysql', 'redis', 'tomcat', 'ftp', 'postgresql'])
export type ServiceType = Static<typeof serviceType>

/** Tells several instances of one kind of service on a host apart. */
export const serviceInstance = hostText(
  128,
  'Where the service is reached: its port, with the container and an address other than 0.0.0.0 and 127.0.0.1 before it (`3306`, `0123456789ab/3306`, `127.0.0.2:3306`), or its socket or configuration file where it has no port. Empty for system accounts.',
)
