import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import type { Obstacle } from '../service.ts'
import type { MysqlFailure } from './protocol/mysql-failure.ts'

/** Nobody got in: who was tried, and why not; nothing of a password. */
export function describeRefusals(refusals: readonly string[], isOfThisHost: boolean): Obstacle {
  const detail = `No login. ${refusals.join('; ')}.`.slice(0, MAX_CHARACTERS.detail)
  const remedy = isOfThisHost ? `${LET_ROOT_IN}, or ${OFFER_A_LOGIN}.` : `${LET_ROOT_IN}.`
  return { reason: 'permission', detail, remedy }
}

export function describeMysqlFailure({ reason, message }: MysqlFailure): Obstacle {
  const remedy = reason === 'permission' ? 'Run the agent as root.' : ASK_THE_LOG
  return { reason, detail: `Cannot ask the server: ${message}.`, remedy }
}

export const NO_SOCKET: Obstacle = {
  reason: 'absent',
  detail: 'The server listens on no Unix socket that the agent can find.',
  remedy: 'Run the agent as root, or set `socket` in an option file of the server.',
}

const LET_ROOT_IN =
  'Run the agent as root and let root@localhost in by unix_socket (MySQL: auth_socket)'
const OFFER_A_LOGIN =
  'put user, password and socket of an account that may read the tables of mysql into /root/.my.cnf (mode 0600)'
const ASK_THE_LOG = 'Look into the log of the server; the agent asks again at its next run.'
