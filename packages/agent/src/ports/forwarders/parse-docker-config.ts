/** A port of the host that a container of Docker has published. */
export interface PublishedPort {
  readonly type: 'TCP' | 'UDP'
  /** Address of the host; empty: all of them. */
  readonly hostAddress: string
  readonly hostPort: number
  readonly containerPort: number
}

/** What a running container has published, and its addresses. */
export interface DockerContainer {
  readonly ports: readonly PublishedPort[]
  readonly addresses: readonly string[]
}

/**
 * Parses the text of a container's config.v2.json, which dockerd keeps below its data root; undefined: it does
 * not run, or the text is no such file. Never throws. The fields are those of `docker inspect`
 * (container.Container and network.Settings of moby/moby).
 */
export function parseDockerConfig(text: string): DockerContainer | undefined {
  const config = parseObject(text)
  const network = asObject(config.NetworkSettings)
  if (asObject(config.State).Running !== true) return undefined
  const ports = Object.entries(asObject(network.Ports)).flatMap(([inside, bindings]) => {
    const [, containerPort = '', protocol = ''] = /^(\d{1,5})\/(tcp|udp)$/.exec(inside) ?? []
    return asList(bindings).flatMap((binding): PublishedPort[] => {
      const { HostIp: hostAddress, HostPort: hostPort } = asObject(binding)
      if (typeof hostAddress !== 'string' || typeof hostPort !== 'string') return []
      const port = { hostPort: toPort(hostPort), containerPort: toPort(containerPort) }
      const type = protocol === 'udp' ? 'UDP' : 'TCP'
      return port.hostPort > 0 && port.containerPort > 0 ? [{ type, hostAddress, ...port }] : []
    })
  })
  const addresses = Object.values(asObject(network.Networks)).flatMap((each) => {
    const { IPAddress: ipv4, GlobalIPv6Address: ipv6 } = asObject(each)
    return [ipv4, ipv6].filter((address) => typeof address === 'string' && address !== '')
  })
  return { ports, addresses: addresses as string[] }
}

/** Parses the data root out of daemon.json, the settings of dockerd; `graph` is its name of old. */
export function parseDataRoot(text: string): string | undefined {
  const settings = parseObject(text)
  const root = settings['data-root'] ?? settings.graph
  return typeof root === 'string' ? root : undefined
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** 0: it is none. */
function toPort(digits: string): number {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  return port <= 65_535 ? port : 0
}
