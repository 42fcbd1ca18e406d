/** From where a server can be reached at an address, and how safely. */
export type Reach = 'loopback' | 'plain' | 'encrypted'

/** Tells it from the address alone: what is named localhost is no other machine. Pure. */
export function reachOf(endpoint: string): Reach {
  const { hostname, protocol } = new URL(endpoint)
  const isLoopback = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  if (isLoopback) return 'loopback'
  return protocol === 'https:' ? 'encrypted' : 'plain'
}

/** Writes the line that installs the agent's package, which the server has, and enrols the host. Pure. */
export function installCommand({
  endpoint,
  joinToken,
}: {
  readonly endpoint: string
  readonly joinToken: string
}): string {
  const allow = reachOf(endpoint) === 'plain' ? 'OPENHSS_ALLOW_HTTP=1 ' : ''
  return `curl -fsSL ${endpoint}/install.sh | sudo ${allow}OPENHSS_JOIN_TOKEN=${joinToken} sh`
}

/** Writes the line that enrols a host and watches it. The token is in the environment, where `ps` does not show it. Pure. */
export function enrolCommand({
  endpoint,
  joinToken,
}: {
  readonly endpoint: string
  readonly joinToken: string
}): string {
  return [
    ...(reachOf(endpoint) === 'plain' ? ['OPENHSS_ALLOW_HTTP=1'] : []),
    `OPENHSS_ENDPOINT=${endpoint}`,
    `OPENHSS_JOIN_TOKEN=${joinToken}`,
    'openhss agent',
  ].join(' ')
}
