import type { ServiceProcess } from '../service-process.ts'

/** The process as it is, some of what is known of it changed. */
export function changed(process: ServiceProcess, changes: Partial<ServiceProcess>): ServiceProcess {
  const known = new Map<PropertyKey, unknown>(Object.entries(changes))
  const get = (target: ServiceProcess, key: PropertyKey): unknown =>
    known.has(key) ? known.get(key) : Reflect.get(target, key, target)
  return new Proxy(process, { get })
}
