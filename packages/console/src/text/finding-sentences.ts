import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FindingSentenceCode } from '@openhss/contract/browser'

/** Why a finding has its severity, by the code that the server gives. An unknown code comes with an English sentence. */
export const findingSentenceTexts: Readonly<Record<FindingSentenceCode, MessageDescriptor>> = {
  'port-every-address': msg`Other hosts reach this dangerous port on every address of the host.`,
  'port-some-address': msg`Other hosts reach this dangerous port, not on every address of the host.`,
  'weak-service-reached': msg`The password is weak, and other hosts reach the port of the service.`,
  'empty-service-reached': msg`The account needs no password, and other hosts reach the port of the service.`,
  'empty-system': msg`An account of the system has an empty password.`,
  'weak-login-reached': msg`The password is weak, and other hosts reach a service of the host that lets in with it.`,
  'weak-root': msg`The password of root is weak. No service is known in which other hosts could use it.`,
  'weak-reach-unknown': msg`The password is weak, and not all open ports are known, so other hosts may be able to use it.`,
  'empty-reach-unknown': msg`The account needs no password, and not all open ports are known, so other hosts may be able to use it.`,
  'weak-not-reached': msg`The password is weak. No port is known by which other hosts could use it.`,
  'empty-not-reached': msg`The account needs no password. No port is known by which other hosts could use it.`,
  'empty-refused': msg`The account has an empty password, and PAM lets nobody in with one.`,
  'account-shut': msg`The password is weak or empty, and opens nothing as the account is now.`,
  'accounts-left-out': msg`The host has more weak or empty accounts than are listed one by one.`,
  'blind-spot': msg`This was not seen, so nothing is known of it.`,
  'host-offline': msg`The host is offline. What is known of it is from before.`,
  'cloned-agent': msg`Another machine calls with the identity of this host and is refused, so nothing is known of that machine.`,
}
