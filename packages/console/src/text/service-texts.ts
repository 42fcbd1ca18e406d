import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ServiceType } from '@openhss/contract/browser'

/** Kinds of accounts. All but the first are names of products and of a protocol. */
export const serviceTexts: Readonly<Record<ServiceType, MessageDescriptor>> = {
  system: msg`system`,
  mysql: msg`MySQL`,
  redis: msg`Redis`,
  tomcat: msg`Tomcat`,
  ftp: msg`FTP`,
  postgresql: msg`PostgreSQL`,
}
