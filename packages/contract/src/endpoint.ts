/**
 * The origin of a server out of what a person gave, or what is wrong with it as the end of a sentence
 * that starts with the name of the setting. Agent and CLI ask this one, so both take the same. The
 * problem does not repeat the text: it may carry a password.
 *
 * Plain http would show the agent's secret, or a token, to whoever is on the way: it is taken for this
 * machine itself, and for another only with `allowHttp` (OPENHSS_ALLOW_HTTP=1, for a network that
 * encrypts below). No name is looked up: this machine is `localhost` or a loopback address.
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
