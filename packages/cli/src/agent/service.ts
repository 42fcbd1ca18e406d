import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What systemd says of the agent's service. */
export interface Service {
  /** Such as `active`. */
  readonly state: string
  /** Such as `running` or `auto-restart`. */
  readonly sub_state: string
  /** As systemd writes it; null while it is not active. */
  readonly since: string | null
  readonly restarts: number
}

const UNIT = 'openhss-agent.service'

/** Asks systemd; undefined where it does not run, or has no such unit. */
export function readService(): Service | undefined {
  if (!hasSystemd()) return undefined
  const shown = runSystemctl('show', UNIT, `--property=${PROPERTIES.join(',')}`)
  const values = new Map(
    shown.split('\n').map((line) => {
      const [name = '', ...rest] = line.split('=')
      return [name, rest.join('=')]
    }),
  )
  if (values.get('LoadState') !== 'loaded') return undefined
  return {
    state: values.get('ActiveState') ?? '',
    sub_state: values.get('SubState') ?? '',
    since: values.get('ActiveEnterTimestamp') || null,
    restarts: Number(values.get('NRestarts') ?? 0),
  }
}

const PROPERTIES = ['LoadState', 'ActiveState', 'SubState', 'ActiveEnterTimestamp', 'NRestarts']

/** Stops the service where systemd runs it, and waits until it has ended. */
export function stopService(): void {
  if (readService() !== undefined) runSystemctl('stop', UNIT)
}

/** Keeps systemd from starting it again. */
export function disableService(): void {
  if (readService() !== undefined) runSystemctl('disable', UNIT)
}

/** As sd_booted(3) does. */
function hasSystemd(): boolean {
  return existsSync('/run/systemd/system')
}

function runSystemctl(...words: readonly string[]): string {
  try {
    return execFileSync('systemctl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch {
    // It does not answer here; what it would have said is then not known.
    return ''
  }
}
