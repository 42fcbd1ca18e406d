/** Settings that agent and command line both read, so that both take the same. */

/**
 * Reads the origin of a server from what a person gave. A problem is the end of a sentence that starts with the
 * name of the setting; it does not repeat the text, which may carry a password.
 *
 * Plain http would show the agent's secret, or a token, to everybody on the way. It is taken for this machine
 * itself, and for another one only with `allowHttp` (OPENHSS_ALLOW_HTTP=1, for a network that encrypts below).
 * No name is looked up: this machine is `localhost` or a loopback address. Pure.
 */
export function parseEndpoint(
  text: string,
  allowHttp: boolean,
): { readonly endpoint: string } | { readonly problem: string } {
  const url = URL.parse(text)
  if (url === null || !isOrigin(url)) {
    return { problem: 'must be http(s)://host:port, without a path or a user' }
  }
  if (url.protocol === 'http:' && !allowHttp && !isThisMachine(url.hostname)) {
    return {
      problem:
        'would send secrets to another machine in clear text: use https, or set OPENHSS_ALLOW_HTTP=1',
    }
  }
  return { endpoint: url.origin }
}

function isOrigin(url: URL): boolean {
  const isBare = url.pathname === '/' && url.search === '' && url.hash === ''
  return isBare && url.username === '' && url.password === '' && /^https?:$/.test(url.protocol)
}

/** `URL` writes every spelling of an IPv4 or IPv6 address in its shortest form. */
function isThisMachine(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

/** Percent of one core that an agent may take; undefined for anything but a whole number from 1 to 100. Pure. */
export function parseCpuPercent(given: string): number | undefined {
  return /^([1-9]\d?|100)$/.test(given) ? Number(given) : undefined
}

export const CPU_PERCENT_FORM = 'write a whole number from 1 to 100: percent of one core'
