import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AccountState, AccountVerdict } from '@openhss/contract'

type Verdict = AccountVerdict['verdict']

export const verdictTexts: Readonly<Record<Verdict, MessageDescriptor>> = {
  weak: msg`Weak password`,
  empty: msg`No password`,
  not_found: msg`Not found weak`,
  locked: msg`Locked`,
  unsupported: msg`Cannot be tested`,
  error: msg`Not tested`,
}

/** What else there is to know about an account. */
export const accountStateTexts: Readonly<Record<AccountState, MessageDescriptor>> = {
  expired: msg`The password must be changed at the next login.`,
  socket: msg`Lets in the user of the same name of the host, without a password.`,
  external: msg`Another service checks the password.`,
  no_login: msg`The account may not log in.`,
  disabled: msg`The account is switched off.`,
  trusted: msg`A rule of the service lets the account in without a password.`,
  anonymous: msg`Anybody may log in by this account, without a password.`,
  as_configured: msg`Judged by its file, which may be newer than what the service runs with.`,
  no_account: msg`A line of /etc/shadow without an account in /etc/passwd.`,
  empty_refused: msg`The password is empty, and PAM takes no empty one.`,
}

type Sentences = Readonly<Record<string, MessageDescriptor | undefined>>

/** Sentences in which agents say why a password is bad. */
export const weaknessTexts: Sentences = {
  'The account has no password, so anyone can log in as it.': msg`The account has no password, so anyone can log in as it.`,
  'The service lets the account in without asking for a password.': msg`The service lets the account in without asking for a password.`,
  'Anybody may log in without a password and write.': msg`Anybody may log in without a password and write.`,
  'The password is the user name.': msg`The password is the user name.`,
  'The password is made from the user name.': msg`The password is made from the user name.`,
  "The password is made from the service's name, or its default.": msg`The password is made from the name of the service, or its default.`,
  'The password is made from the name of the organisation.': msg`The password is made from the name of the organisation.`,
  'The password is made from the host name.': msg`The password is made from the host name.`,
  'The password is made from the name of the account holder.': msg`The password is made from the name of the account holder.`,
  'The password is on the list of common passwords.': msg`The password is on the list of common passwords.`,
  'The password is a common one with a small change.': msg`The password is a common one with a small change.`,
  'The password is made from a season or month and a year.': msg`The password is made from a season or month and a year.`,
  'The password is a row of neighbouring keys.': msg`The password is a row of neighbouring keys.`,
  'The password counts or repeats a few characters.': msg`The password counts or repeats a few characters.`,
  'The password is a date.': msg`The password is a date.`,
  'Another account has the same password.': msg`Another account has the same password.`,
  "The password is on the project's own list of weak words.": msg`The password is on the list of weak words of this project.`,
  'It has fewer than 8 characters.': msg`It has fewer than 8 characters.`,
}

/** Sentences in which agents say what to do about one. */
const adviceTexts: Sentences = {
  'Set one of at least 12 characters, or lock the account.': msg`Set one of at least 12 characters, or lock the account.`,
  'Change the rule that says so, such as `trust` in pg_hba.conf or skip-grant-tables.': msg`Change the rule that says so, such as “trust” in pg_hba.conf or skip-grant-tables.`,
  'Switch anonymous access off, or writing for it.': msg`Switch anonymous access off, or writing for it.`,
  'Choose one of at least 12 characters that is on no list and in no name.': msg`Choose one of at least 12 characters that is on no list and in no name.`,
}

/** Sentences that agents write about a weak password. Others are shown as they came. */
export const suggestionTexts: Sentences = { ...weaknessTexts, ...adviceTexts }
