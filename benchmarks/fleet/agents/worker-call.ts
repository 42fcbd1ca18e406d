import type { FleetPart } from './fleet.ts'
import type { PortVariant } from './port-variants.ts'

/** What the process of a part of a fleet can be told to do. */
export type WorkerCall =
  | { readonly name: 'take part'; readonly part: FleetPart }
  | { readonly name: 'send ports'; readonly variant: PortVariant; readonly atOnce: number }
  | { readonly name: 'go live'; readonly startsAt: number }
  | { readonly name: 'mark restart' }
  | { readonly name: 'take statistics' }
  | { readonly name: 'stop' }
