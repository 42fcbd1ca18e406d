/** A process that plays a part of a fleet. It does one call of its parent after the other, until the channel closes. */
import { portsOf } from '../model/host-ports.ts'
import { Fleet } from './fleet.ts'
import type { FleetPart } from './fleet.ts'
import { LiveFleet } from './live-fleet.ts'
import { portsOfVariant } from './port-variants.ts'
import type { WorkerCall } from './worker-call.ts'

let fleet: Fleet | undefined
let live: LiveFleet | undefined
let part: FleetPart | undefined

process.on('message', ({ id, call }: { id: number; call: WorkerCall }) => {
  perform(call).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())

async function perform(call: WorkerCall): Promise<unknown> {
  switch (call.name) {
    case 'take part':
      part = call.part
      return
    case 'send ports': {
      fleet ??= new Fleet(known())
      const { shape } = fleet
      return fleet.sendPorts(
        (host) => portsOfVariant(portsOf(shape, host, 0), call.variant),
        call.atOnce,
      )
    }
    case 'go live':
      live = new LiveFleet(known(), call.startsAt)
      return live.start()
    case 'mark restart':
      return live?.markRestart()
    case 'take statistics':
      return live?.takeStatistics()
    case 'stop':
      return live?.stop()
  }
}

function known(): FleetPart {
  if (part === undefined) throw new Error('the worker has no part yet')
  return part
}
