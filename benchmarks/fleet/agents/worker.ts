/** A process that plays a part of a fleet. It does one call of its parent after the other, until the channel closes. */
import { portsOf } from '../model/host-ports.ts'
import { Fleet } from './fleet.ts'
import type { FleetPart } from './fleet.ts'
import { LiveFleet } from './live-fleet.ts'
import type { LiveStatistics } from './live-fleet.ts'
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

/** @returns what a call asks for; most ask for nothing. */
async function perform(call: WorkerCall): Promise<LiveStatistics | undefined> {
  switch (call.name) {
    case 'take part':
      part = call.part
      return undefined
    case 'send ports':
      fleet ??= new Fleet(known())
      await sendPorts(fleet, call)
      return undefined
    case 'go live':
      live = new LiveFleet(known(), call.startsAt)
      live.start()
      return undefined
    case 'mark restart':
      live?.markRestart()
      return undefined
    case 'take statistics':
      return live?.takeStatistics()
    case 'stop':
      live?.stop()
      return undefined
    default:
      throw new Error('an unknown call')
  }
}

function sendPorts(
  sender: Fleet,
  { variant, atOnce }: Extract<WorkerCall, { name: 'send ports' }>,
): Promise<void> {
  const choose = (host: number) => portsOfVariant(portsOf(sender.shape, host, 0), variant)
  return sender.sendPorts(choose, atOnce)
}

function known(): FleetPart {
  if (part === undefined) throw new Error('the worker has no part yet')
  return part
}
