import type { GapReason } from '@openhss/contract'
import type { Obstacle } from '../../service.ts'
import type { Refusal } from './session.ts'

/** Why the server did not say what its roles are, and what to do about it. Pure. */
export function refusalObstacle(refusal: Refusal, role: string): Obstacle {
  if (refusal.kind === 'error') return errorObstacle(refusal.sqlState, role)
  if (refusal.kind === 'password') {
    return notLetIn('PostgreSQL asks for a password at its Unix socket', role)
  }
  if (refusal.kind === 'unknown-role') {
    return {
      reason: 'permission',
      detail: `PostgreSQL has no role ${shorten(role)} that may log in`,
      remedy: `Create a superuser ${shorten(role)} without a password, as initdb does by default.`,
    }
  }
  return { reason: refusal.kind, ...WORDS[refusal.kind] }
}

const WORDS = {
  oversized: {
    detail: 'its roles are more than the agent reads',
    remedy: 'Remove roles that nobody uses.',
  },
  stopped: { detail: 'the run was stopped', remedy: 'Run it again.' },
  failed: {
    detail: 'PostgreSQL ended the connection, or did not answer within 10 seconds',
    remedy: 'Look into the log of PostgreSQL.',
  },
} as const

/** The socket could not be connected to. */
export function socketObstacle(reason: GapReason, address: string): Obstacle {
  const detail = `its Unix socket ${address} cannot be connected to`.slice(0, MAX_TEXT_LENGTH)
  return {
    reason,
    detail,
    remedy:
      reason === 'permission'
        ? 'Run the agent as root, or as the user that runs PostgreSQL.'
        : 'Restart PostgreSQL, which makes its socket anew.',
  }
}

/**
 * Where it listens stands in its data directory. What the server's own user could not reach there is not
 * believed: a server that was started below a folder closed to it, as our own may be, is such a case.
 */
export function pidFileObstacle(reason: GapReason): Obstacle {
  return {
    reason,
    detail: 'postmaster.pid in its data directory cannot be read, by the agent or by the server',
    remedy:
      'Run the agent as root, and let the user that runs PostgreSQL into the folders above the data directory.',
  }
}

export const NOT_READY: Obstacle = {
  reason: 'failed',
  detail: 'PostgreSQL is starting, stopping or recovering, and lets nobody in',
  remedy: 'Nothing: it is read as soon as PostgreSQL takes connections.',
}

export const NO_SOCKET: Obstacle = {
  reason: 'unsupported',
  detail: 'it has no Unix socket with a path',
  remedy: 'Name a folder in unix_socket_directories and restart PostgreSQL.',
}

/** The contract's bound. */
const MAX_TEXT_LENGTH = 256

/** Codes of Appendix A of PostgreSQL's manual. */
function errorObstacle(sqlState: string, role: string): Obstacle {
  switch (sqlState) {
    case '28000':
    case '28P01':
      return notLetIn(`PostgreSQL does not let the role ${shorten(role)} in (${sqlState})`, role)
    case '42501':
      return {
        reason: 'permission',
        detail: `the role ${shorten(role)} is no superuser`,
        remedy: 'Make it one: the role is named after the user that runs PostgreSQL.',
      }
    case '57P03':
      return NOT_READY
    case '53300':
      return {
        reason: 'failed',
        detail: 'all connections of PostgreSQL are taken',
        remedy: 'Raise max_connections or superuser_reserved_connections.',
      }
    default:
      return {
        reason: 'failed',
        detail: `PostgreSQL answered with the error ${sqlState}`,
        remedy: 'Look into the log of PostgreSQL.',
      }
  }
}

function notLetIn(detail: string, role: string): Obstacle {
  return {
    reason: 'permission',
    detail,
    remedy: `Put the line "local all ${shorten(role)} peer" first in pg_hba.conf, and reload PostgreSQL.`,
  }
}

/** Names of 63 bytes are the longest that PostgreSQL has. */
function shorten(role: string): string {
  return role.slice(0, 63)
}
