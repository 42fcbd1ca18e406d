import type { PortType } from './port-questions.ts'

/** The port number that a page is about. */
export interface ShownPort {
  readonly type: PortType
  readonly port: number
}

/** Reads the port of an address; undefined where it is none. Pure. */
export function portOf(params: {
  readonly type?: string | undefined
  readonly port?: string | undefined
}): ShownPort | undefined {
  const type = params.type?.toUpperCase()
  const port = /^[1-9]\d{0,4}$/.test(params.port ?? '') ? Number(params.port) : 0
  if ((type !== 'TCP' && type !== 'UDP') || port < 1 || port > 65_535) return undefined
  return { type, port }
}

/** Terms of a query that ask for one port number. Pure. */
export function termsOfPort({ type, port }: ShownPort): string {
  return `port:${port} type:${type.toLowerCase()}`
}

/** Asks for the findings of a port number that are accepted. Pure. */
export function acceptedPort(port: number): string {
  return `kind:dangerous_port state:accepted port:${port}`
}
