import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AuditResourceType } from '@openhss/contract/browser'

type Texts = Readonly<Record<string, MessageDescriptor | undefined>>

/** What an event of the audit log was, by the operation. One of a newer server is shown by its name. */
export const auditOperationTexts: Texts = {
  batchModifyPortStatus: msg`Ports were ignored, or no longer`,
  changeFindings: msg`Findings were changed`,
  replaceWeakWords: msg`The own words were replaced`,
  changeExtendedWeakPassword: msg`The own words were replaced`,
  modifyProjectConfigs: msg`Settings of the project were changed`,
  setManualDetect: msg`A password check was asked for`,
  renameHost: msg`A host was renamed`,
  labelHosts: msg`Labels of hosts were changed`,
  moveHost: msg`A host was moved`,
  deleteHost: msg`A host was deleted`,
  splitHost: msg`Copies of an agent were let in`,
  rotateAgentSecret: msg`Another secret of an agent was asked for`,
  renewAgentSecret: msg`An agent took another secret`,
  addHostsGroup: msg`A group was added`,
  changeHostsGroup: msg`A group was changed`,
  deleteHostsGroup: msg`A group was deleted`,
  associateHostsGroup: msg`Hosts were put into a group`,
  createJoinToken: msg`A join token was made`,
  deleteJoinToken: msg`A join token was revoked`,
  checkJoinToken: msg`A join token was tried`,
  enrolAgent: msg`A host was enrolled`,
  claimOwnIdentity: msg`A copy of an agent became a host`,
  createToken: msg`Sign-in of a program`,
  deleteToken: msg`A token was revoked`,
  createSession: msg`Sign-in by a browser`,
  createSessionFromLink: msg`Sign-in by a link`,
  deleteSession: msg`Sign-out`,
  changeLanguage: msg`The language was chosen`,
  createProject: msg`A project was made`,
  createCredential: msg`An access key was made`,
  updateCredential: msg`An access key was changed`,
  deleteCredential: msg`An access key was deleted`,
  createSecurityToken: msg`A temporary access key was made`,
  createEnterpriseProject: msg`An enterprise project was made`,
  updateEnterpriseProject: msg`An enterprise project was changed`,
  actOnEnterpriseProject: msg`An enterprise project was enabled or disabled`,
  deleteEnterpriseProject: msg`An enterprise project was deleted`,
  createAccount: msg`A tenant was made`,
  createUser: msg`A user was made`,
  updateUser: msg`A user was enabled or disabled`,
  resetUserPassword: msg`A password was reset`,
  deleteUser: msg`A user was deleted`,
  changePassword: msg`A password was changed`,
  createGrant: msg`A role was granted`,
  deleteGrant: msg`A role was taken away`,
  changeHistoryRetention: msg`The time that history is kept was changed`,
  startAgentUpgrade: msg`An upgrade of agents was started`,
  changeAgentUpgrade: msg`An upgrade of agents was changed`,
}

/** What it was done to. */
const resourceTexts: Readonly<Record<AuditResourceType, MessageDescriptor>> = {
  'access key': msg`Access key`,
  account: msg`Tenant`,
  'enterprise project': msg`Enterprise project`,
  finding: msg`Finding`,
  grant: msg`Grant`,
  host: msg`Host`,
  'host group': msg`Group`,
  'join token': msg`Join token`,
  project: msg`Project`,
  session: msg`Session`,
  'temporary access key': msg`Temporary access key`,
  token: msg`Token`,
  user: msg`User`,
  'weak-password policy': msg`Own words and settings of passwords`,
}
export const auditResourceTexts: Texts = resourceTexts

/** By what the caller signed in. */
export const auditCredentialTexts: Texts = {
  password: msg`Password`,
  token: msg`Token`,
  session: msg`Session`,
  'sign-in link': msg`Sign-in link`,
  'access key': msg`Access key`,
  'temporary access key': msg`Temporary access key`,
  'join token': msg`Join token`,
  agent: msg`Agent secret`,
  none: msg`Nothing`,
}
