/** The place that a forwarder passes connections on to. */
export interface ForwardTarget {
  readonly type: 'TCP' | 'UDP'
  readonly address: string
  readonly port: number
}

/**
 * Parses the target out of the arguments of docker-proxy (the text of /proc/<pid>/cmdline); undefined if they
 * name none. Never throws. Go's flags may stand as `-name value`, `-name=value` and with two dashes;
 * `-use-listen-fd`, since Docker 28, has no value (cmd/docker-proxy/main_linux.go of moby/moby).
 */
export function parseDockerProxy(cmdline: string): ForwardTarget | undefined {
  const flags = new Map<string, string>()
  const args = cmdline.replace(/\0$/, '').split('\0').slice(1)
  args.forEach((arg, index) => {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name !== undefined) flags.set(name, value ?? args[index + 1] ?? '')
  })
  // docker-proxy itself takes TCP for the default (flag.String("proto", "tcp", …)).
  const type = TYPES.get(flags.get('proto') ?? 'tcp')
  const address = flags.get('container-ip') ?? ''
  const digits = /^\d{1,5}$/.exec(flags.get('container-port') ?? '')?.[0]
  const port = Number(digits ?? 0)
  if (type === undefined || address === '' || port < 1 || port > 65_535) return undefined
  return { type, address, port }
}

const TYPES = new Map([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
] as const) as ReadonlyMap<string, 'TCP' | 'UDP'>
