import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Role } from '@openhss/contract/browser'

export const roleTexts: Readonly<Record<Role, MessageDescriptor>> = {
  admin: msg`Administrator`,
  operator: msg`Operator`,
  auditor: msg`Auditor`,
  installer: msg`Installer`,
}

/** What each role is for, in one or two sentences. */
export const rolePurposes: Readonly<Record<Role, MessageDescriptor>> = {
  admin: msg`May do everything, and alone manages users, grants and the access keys of others.`,
  operator: msg`Sees hosts, ports, passwords and findings, and works on them: accepts findings, labels and groups hosts, starts detections, changes the own words. Enrols no hosts and sees no users.`,
  auditor: msg`Sees everything, also users, grants and the audit log. Changes nothing.`,
  installer: msg`Makes join tokens for new hosts and revokes them. Sees no hosts.`,
}
