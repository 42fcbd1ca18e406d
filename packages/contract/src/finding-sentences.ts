import type { Severity } from './finding-vocabulary.ts'

/** Severity and words of a sentence. */
interface FindingSentence {
  readonly severity: Severity
  readonly text: string
}

/**
 * Why a finding has its severity: a code for programs, and its sentence. One code has one severity. Nobody edits a
 * severity; it follows from what scans saw.
 *
 * Who may become root by `sudo` is not known, so that of the accounts of the system only `root` counts as one.
 */
export const findingSentences = {
  'port-every-address': {
    severity: 'high',
    text: 'Other hosts reach this dangerous port on every address of the host.',
  },
  'port-some-address': {
    severity: 'medium',
    text: 'Other hosts reach this dangerous port, not on every address of the host.',
  },
  'weak-service-reached': {
    severity: 'critical',
    text: 'The password is weak, and other hosts reach the port of the service.',
  },
  'empty-service-reached': {
    severity: 'critical',
    text: 'The account needs no password, and other hosts reach the port of the service.',
  },
  'empty-system': { severity: 'critical', text: 'An account of the system has an empty password.' },
  'weak-login-reached': {
    severity: 'critical',
    text: 'The password is weak, and other hosts reach a service of the host that lets in with it.',
  },
  'weak-root': {
    severity: 'high',
    text: 'The password of root is weak. No service is known in which other hosts could use it.',
  },
  'weak-reach-unknown': {
    severity: 'high',
    text: 'The password is weak, and not all open ports are known, so other hosts may be able to use it.',
  },
  'empty-reach-unknown': {
    severity: 'high',
    text: 'The account needs no password, and not all open ports are known, so other hosts may be able to use it.',
  },
  'weak-not-reached': {
    severity: 'medium',
    text: 'The password is weak. No port is known by which other hosts could use it.',
  },
  'empty-not-reached': {
    severity: 'medium',
    text: 'The account needs no password. No port is known by which other hosts could use it.',
  },
  'empty-refused': {
    severity: 'medium',
    text: 'The account has an empty password, and PAM lets nobody in with one.',
  },
  'account-shut': {
    severity: 'low',
    text: 'The password is weak or empty, and opens nothing as the account is now.',
  },
  'accounts-left-out': {
    severity: 'high',
    text: 'The host has more weak or empty accounts than are listed one by one.',
  },
  'blind-spot': {
    severity: 'low',
    text: 'This was not seen, so nothing is known of it.',
  },
  'host-offline': {
    severity: 'low',
    text: 'The host is offline. What is known of it is from before.',
  },
  'cloned-agent': {
    severity: 'medium',
    text: 'Another machine calls with the identity of this host and is refused, so nothing is known of that machine.',
  },
} as const satisfies Readonly<Record<string, FindingSentence>>

export type FindingSentenceCode = keyof typeof findingSentences
