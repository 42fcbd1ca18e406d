import { ApiFailure } from '../../http/answers/api-error.ts'
import { addressGroup } from '../../http/limits/address-group.ts'
import { createFairLine } from './fair-line.ts'
import { createPasswordHashing } from './password-hash.ts'
import type { PasswordCost, PasswordHashing } from './password-hash.ts'
import { createRecentTurns } from './recent-turns.ts'

/** A caller that wants a password checked or made. */
export interface PasswordCaller {
  readonly address: string
  /** The user it is about, as far as it is known; for a sign-in the name that was tried. */
  readonly account: string
  /** Whether this user proved itself at this address lately. */
  readonly isKnown: boolean
}

/** Runs a derivation for this caller when it is its turn. */
export type PasswordGate = <T>(
  caller: PasswordCaller,
  check: (hashing: PasswordHashing) => Promise<T>,
) => Promise<T>

/** A derivation costs a core 260 ms and 32 MB; two at once leave the rest of the service its threads. */
const MAX_AT_ONCE = 2
/** Four seconds' worth of work in each line. */
const MAX_WAITING = 32
/** An attempt that is shed counts this much, so that one who tries for the first time passes those who hammer on. */
const PART_OF_SHED = 0.1
/** One turn of so many is a stranger's, whoever else waits. */
const TURNS_OF_KNOWN_IN_A_ROW = 3

/**
 * Lets few passwords be derived at once, to check one or to make one. Signing in is open to everybody, so it must be
 * neither a way to take the whole machine nor a way to keep others out (docs/adr/0020-sign-in-under-attack.md).
 * Callers that are known stand in a line of their own, which goes first. In the line of strangers the address with the
 * fewest turns lately comes next; among the known, the user.
 * @throws APIGW.0308 when too many wait, to those who had and want the most turns.
 */
export function createPasswordGate(cost?: PasswordCost): PasswordGate {
  const hashing = createPasswordHashing(cost)
  const turns = createRecentTurns()
  const known = createFairLine(MAX_WAITING, turns)
  const strangers = createFairLine(MAX_WAITING, turns)
  let running = 0
  let knownInARow = 0

  return async (caller, check) => {
    const traits = traitsOf(caller)
    if (running < MAX_AT_ONCE) enter(traits)
    else await waitForTurn(caller.isKnown ? known : strangers, traits)
    try {
      return await check(hashing)
    } finally {
      running -= 1
      letNextIn()
    }
  }

  function enter(traits: Traits): void {
    running += 1
    for (const trait of traits) turns.add(trait)
  }

  function waitForTurn(line: typeof known, traits: Traits): Promise<void> {
    return new Promise((resolve, reject) => {
      line.add({
        traits,
        enter: () => {
          enter(traits)
          resolve()
        },
        refuse: () => {
          turns.add(traits[0], PART_OF_SHED)
          reject(new ApiFailure('APIGW.0308', 'Too many passwords wait to be checked.'))
        },
      })
    })
  }

  function letNextIn(): void {
    const isTurnOfKnown = strangers.length === 0 || knownInARow < TURNS_OF_KNOWN_IN_A_ROW
    if (isTurnOfKnown && known.length > 0) {
      knownInARow += 1
      known.letIn()
    } else {
      knownInARow = 0
      strangers.letIn()
    }
  }
}

type Traits = readonly [string, string]

/**
 * Strangers are told apart by address first: made-up names cost nothing. Among users who proved themselves, the user
 * counts first, and guesses of strangers do not count against it.
 */
function traitsOf({ address, account, isKnown }: PasswordCaller): Traits {
  const group = addressGroup(address)
  return isKnown
    ? [`known ${account}`, `known at ${group}`]
    : [`stranger at ${group}`, `stranger ${account}`]
}
