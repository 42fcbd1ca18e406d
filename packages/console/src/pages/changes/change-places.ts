import type { Change } from '@openhss/contract'
import type { Paths, Place } from '../../paths.ts'

/** The page of the port of a change, as it was then; undefined for client ports, which have no number of their own. Pure. */
export function portThen(
  { port = 0, type, host_id: hostId, at }: Change,
  paths: Paths,
): Place | undefined {
  if (port === 0 || type === undefined) return undefined
  return paths.port(type, port, { as_of: secondsAfter(at, 1), q: `host:"${hostId}"` })
}

/** The host compared before and after the change; undefined for changes that are not of ports. Pure. */
export function beforeAndAfter(
  { port, host_id: host, at, after }: Change,
  paths: Paths,
): Place | undefined {
  if (port === undefined) return undefined
  const from = after === undefined ? secondsAfter(at, -1) : secondsAfter(after, 0)
  return paths.compare({ host, from, to: secondsAfter(at, 1) })
}

/** An instant moved by whole seconds, without a fraction, in UTC. */
function secondsAfter(at: string, seconds: number): string {
  const ms = Math.floor(Date.parse(at) / 1000 + seconds) * 1000
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
