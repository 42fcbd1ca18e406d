import path from 'node:path'
import type {
  AccountChange,
  AccountCoverage,
  AccountVerdict,
  ObservedPort,
  PortChange,
  PortCoverage,
} from '@openhss/contract'
import { AGENT_FOLDER } from '@openhss/contract/runtime'
import type { Log } from '../../process/log.ts'
import { describeFailure } from '../failure.ts'
import { ACCOUNT_OUTBOX, PORT_OUTBOX } from './outbox-kind.ts'
import type { AccountFacts, OutboxKind, PortFacts } from './outbox-kind.ts'
import { Outbox } from './outbox.ts'

export type PortOutbox = Outbox<ObservedPort, PortCoverage, PortFacts, PortChange>
export type AccountOutbox = Outbox<AccountVerdict, AccountCoverage, AccountFacts, AccountChange>

interface OutboxPlace {
  readonly stateFolder: string
  readonly hostIdNow: () => string
  readonly log: Log
}

/** Opens what waits to be told of the ports or of the accounts. */
export function openOutbox(what: 'ports', place: OutboxPlace): PortOutbox
export function openOutbox(what: 'accounts', place: OutboxPlace): AccountOutbox
export function openOutbox(what: 'ports' | 'accounts', place: OutboxPlace) {
  return what === 'ports' ? open(what, PORT_OUTBOX, place) : open(what, ACCOUNT_OUTBOX, place)
}

function open<Item extends object, Coverage, Facts extends object, Change extends object>(
  what: string,
  kind: OutboxKind<Item, Coverage, Facts, Change>,
  { stateFolder, hostIdNow, log }: OutboxPlace,
) {
  const file = path.join(stateFolder, AGENT_FOLDER.outboxFolder, what)
  return new Outbox(file, kind, hostIdNow, (error) =>
    log('warn', `Changes of ${what} are kept in memory only: ${describeFailure(error)}`),
  )
}
