import type { ObservedPort } from '../ports.ts'

/** A service by its usual ports, and why it is on its list. */
export interface KnownPort {
  readonly type: ObservedPort['type']
  readonly ports: readonly number[]
  readonly service: string
  /** One sentence. */
  readonly reason: string
}
