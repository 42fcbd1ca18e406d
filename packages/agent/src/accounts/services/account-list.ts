import type { Gap, GapReason, GapText } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { GapTally } from '../../host/gap-tally.ts'
import type { Account } from '../account.ts'
import type { ServiceInstance } from './service.ts'

/** Gathers the accounts of one instance: each name once, and only names that a report can carry. */
export class AccountList {
  readonly #accounts = new Map<string, Account>()
  readonly #gaps = new GapTally()
  readonly #instance: Pick<ServiceInstance, 'type' | 'name'>
  #isOpen = false

  constructor(instance: Pick<ServiceInstance, 'type' | 'name'>) {
    this.#instance = instance
  }

  /** A name that is already here stays as it is, and the other one is counted: it is not checked. */
  add(account: Omit<Account, 'service' | 'instance' | 'comment'> & { readonly comment?: string }) {
    const fault = nameFault(account.userName)
    if (fault) this.#gaps.add('user name', fault)
    else if (this.#accounts.has(account.userName)) this.#gaps.add('repeated account', 'malformed')
    else {
      const { type: service, name: instance } = this.#instance
      this.#accounts.set(account.userName, { comment: '', ...account, service, instance })
    }
  }

  /** Every account lets in without its password, those that are added later as well. */
  openAll(): void {
    this.#isOpen = true
  }

  note(what: GapText, reason: GapReason, count = 1): void {
    this.#gaps.add(what, reason, count)
  }

  noteAll(gaps: readonly Gap[]): void {
    this.#gaps.addAll(gaps)
  }

  list(): { accounts: Account[]; gaps: Gap[] } {
    const accounts = [...this.#accounts.values()]
    return { accounts: this.#isOpen ? accounts.map(open) : accounts, gaps: this.#gaps.list() }
  }
}

function open(account: Account): Account {
  const state = account.state ?? 'trusted'
  return { ...account, password: { kind: 'empty' }, otherPasswords: [], state }
}

function nameFault(userName: string): GapReason | undefined {
  // NUL cannot be stored in PostgreSQL; nobody can log in without a name.
  if (userName === '' || userName.includes('\0')) return 'malformed'
  if (userName.length > MAX_CHARACTERS.user_name) return 'oversized'
  // Two names that differ only in such bytes would look the same.
  return userName.includes('\uFFFD') ? 'encoding' : undefined
}
