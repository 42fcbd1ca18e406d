import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { PeerCertificate } from 'node:tls'
import type { Examination } from '@openhss/agent'
import type { WaySettings } from '../machine/environment.ts'

/**
 * Goes the way from this host to its server step by step; the first step that fails is the last that is told. It shows
 * no secret to anybody: a certificate is trusted before anything is sent.
 */
export async function examineWay(
  endpoint: string | undefined,
  settings: WaySettings,
): Promise<Examination[]> {
  if (endpoint === undefined) return [NO_ENDPOINT]
  const found: Examination[] = []
  try {
    await goTheWay(new URL(endpoint), settings, (step) => found.push(step))
  } catch (error) {
    if (!(error instanceof BrokenStep)) throw error
    found.push(error.examination)
  }
  return found
}

const NO_ENDPOINT: Examination = {
  name: 'server',
  outcome: 'broken',
  detail: 'no address is known',
  remedy: 'Set OPENHSS_ENDPOINT in /etc/openhss/agent.env.',
}

async function goTheWay(
  server: URL,
  settings: WaySettings,
  tell: (step: Examination) => void,
): Promise<void> {
  const proxy = proxyFor(server, settings)
  const first = proxy ?? server
  tell(await examineName(first))
  const socket = await connectTo(first)
  try {
    const to = `${hostOf(first)} port ${portOf(first)}`
    tell({ name: 'connection', outcome: 'works', detail: to })
    if (proxy !== undefined && server.protocol === 'https:') {
      tell(await passProxy(socket, proxy, server))
    }
    const { secured, examination } = await secure(socket, server, settings)
    if (examination !== undefined) tell(examination)
    const response = await askForHealth(secured, server, proxy)
    tell(examineAnswer(response, server))
    tell(examineClock(response.headers.date, Date.now()))
  } finally {
    socket.destroy()
  }
}

/** Returns the proxy that the agent goes through, as Node decides it. */
function proxyFor(server: URL, { proxy, noProxy }: WaySettings): URL | undefined {
  if (proxy === undefined) return undefined
  const host = hostOf(server)
  const isDirect = noProxy.some((entry) => {
    const name = entry.replace(/^\*?\./, '')
    return (
      entry === '*' ||
      [host, `${host}:${portOf(server)}`].includes(entry) ||
      (name !== entry && host.endsWith(`.${name}`))
    )
  })
  return isDirect ? undefined : new URL(proxy)
}

async function examineName(url: URL): Promise<Examination> {
  const name = 'name'
  const host = hostOf(url)
  if (isIP(host) !== 0) return { name, outcome: 'works', detail: `${host} is an address` }
  try {
    const addresses = await lookup(host, { all: true })
    const list = addresses.map(({ address }) => address).join(', ')
    return { name, outcome: 'works', detail: `${host} is ${list}` }
  } catch (error) {
    throw new BrokenStep({
      name,
      detail: `${host} has no address: ${codeOf(error)}`,
      remedy: 'Check the name in /etc/openhss/agent.env, and the name servers in /etc/resolv.conf.',
    })
  }
}

async function connectTo(url: URL): Promise<Socket> {
  const socket = connect({ host: hostOf(url), port: portOf(url) })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) })
    return socket
  } catch (error) {
    socket.destroy()
    const why = codeOf(error)
    throw new BrokenStep({
      name: 'connection',
      detail: `${hostOf(url)} port ${portOf(url)}: ${why}`,
      remedy:
        why === 'ECONNREFUSED'
          ? 'Nothing listens there: check the port, and that the server runs.'
          : 'A firewall on the way has to let this host reach that port.',
    })
  }
}

const PATIENCE_MS = 5_000

/** Asks a proxy for the way to the server. https://www.rfc-editor.org/rfc/rfc9110#name-connect */
async function passProxy(socket: Socket, proxy: URL, server: URL): Promise<Examination> {
  const name = 'proxy'
  const target = `${server.hostname}:${portOf(server)}`
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`, ...authorisationOf(proxy)]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const status = await readStatusCode(socket)
  const detail = `${proxy.host} leads to ${target}`
  if (status !== undefined && status >= 200 && status < 300) {
    return { name, outcome: 'works', detail }
  }
  throw new BrokenStep({
    name,
    detail: `${proxy.host} refused the way to ${target}: ${status ?? 'it does not speak HTTP'}`,
    remedy:
      status === 407
        ? 'It asks who you are: OPENHSS_PROXY=http://user:password@host:port.'
        : 'The proxy has to allow CONNECT to the server; or name the server in OPENHSS_NO_PROXY.',
  })
}

function authorisationOf({ username, password }: URL): string[] {
  if (username === '') return []
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return [`Proxy-Authorization: Basic ${Buffer.from(pair).toString('base64')}`]
}

/** Reads the head of an answer; undefined when none comes. */
async function readStatusCode(socket: Socket): Promise<number | undefined> {
  let head = ''
  try {
    while (!head.includes('\r\n\r\n') && head.length < MAX_HEAD_CHARACTERS) {
      const [bytes] = (await once(socket, 'data', {
        signal: AbortSignal.timeout(PATIENCE_MS),
      })) as [Buffer]
      head += bytes.toString('latin1')
    }
  } catch {
    // What came until then says enough.
  }
  socket.pause()
  const [, code] = /^HTTP\/1\.[01] (\d{3})/.exec(head) ?? []
  return code === undefined ? undefined : Number(code)
}

const MAX_HEAD_CHARACTERS = 16_384

async function secure(
  socket: Socket,
  server: URL,
  { caFile }: WaySettings,
): Promise<{ readonly secured: Socket; readonly examination?: Examination }> {
  if (server.protocol === 'http:') return { secured: socket }
  const name = 'TLS'
  const host = hostOf(server)
  // The certificate of a stranger is looked at as well, to name who made it; nothing is sent to that one.
  const secured = connectTls({
    socket,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : { host }),
  })
  try {
    await once(secured, 'secureConnect', { signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (error) {
    const remedy = 'Does an OpenHSS server with TLS listen on that port?'
    throw new BrokenStep({ name, detail: `no handshake: ${codeOf(error)}`, remedy })
  }
  const certificate = secured.getPeerCertificate()
  const issuer = `issued by ${describeIssuer(certificate)}`
  if (!secured.authorized) {
    const why = secured.authorizationError as Error | string | null
    throw new BrokenStep({
      name,
      detail: `${codeOf(why)}; ${issuer}, valid to ${certificate.valid_to}`,
      remedy: remedyOf(codeOf(why), caFile),
    })
  }
  const detail = `${secured.getProtocol() ?? ''}, ${issuer}, valid to ${certificate.valid_to}`
  return { secured, examination: { name, outcome: 'works', detail } }
}

function describeIssuer({ issuer }: PeerCertificate): string {
  const { CN, O } = (issuer as Partial<PeerCertificate['issuer']> | undefined) ?? {}
  return [CN, O].flat().filter(Boolean).join(', ') || 'nobody it names'
}

function remedyOf(code: string, caFile: string | undefined): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return 'Renew the certificate of the server, or correct the clock of this host.'
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'The certificate is for another name: use a name that it holds, in OPENHSS_ENDPOINT.'
  }
  return caFile === undefined
    ? 'Set OPENHSS_CA_FILE in /etc/openhss/agent.env to the PEM file of that authority.'
    : `${caFile} is not the file of that authority; a proxy may have put its own certificate here.`
}

async function askForHealth(
  socket: Socket,
  server: URL,
  proxy: URL | undefined,
): Promise<IncomingMessage> {
  const isForwarded = proxy !== undefined && server.protocol === 'http:'
  const asked = request({
    createConnection: () => socket,
    path: isForwarded ? `${server.origin}/healthz` : '/healthz',
    headers: { host: server.host, connection: 'close' },
  })
  asked.end()
  try {
    const [response] = (await once(asked, 'response', {
      signal: AbortSignal.timeout(PATIENCE_MS),
    })) as [IncomingMessage]
    response.resume()
    return response
  } catch (error) {
    asked.on('error', () => undefined)
    const remedy = 'Does an OpenHSS server listen on that port?'
    throw new BrokenStep({ name: 'HTTP', detail: `no answer: ${codeOf(error)}`, remedy })
  }
}

function examineAnswer({ statusCode }: IncomingMessage, server: URL): Examination {
  const name = 'HTTP'
  if (statusCode === 200) return { name, outcome: 'works', detail: `${server.origin} answers` }
  throw new BrokenStep({
    name,
    detail: `${server.origin} answers ${statusCode}`,
    remedy: 'Something else than the server may answer there: look at the log of the server.',
  })
}

/** Certificates and the times of findings stand on the clock. `Date` counts whole seconds. */
function examineClock(date: string | undefined, now: number): Examination {
  const name = 'clock'
  const there = Date.parse(date ?? '')
  if (Number.isNaN(there)) {
    return { name, outcome: 'limited', detail: 'the server did not say its time' }
  }
  const apart = Math.round((now - there) / 1_000)
  const detail =
    Math.abs(apart) <= 1
      ? 'as that of the server'
      : `${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} that of the server`
  if (Math.abs(apart) <= MAX_SKEW_SECONDS) return { name, outcome: 'works', detail }
  return { name, outcome: 'limited', detail, remedy: 'Correct it: timedatectl set-ntp true' }
}

const MAX_SKEW_SECONDS = 300

/** A step of the way that cannot be gone. */
class BrokenStep extends Error {
  override readonly name = 'BrokenStep'
  readonly examination: Examination

  constructor(step: Omit<Examination, 'outcome'>) {
    super(step.detail)
    this.examination = { ...step, outcome: 'broken' }
  }
}

/** Without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

function codeOf(error: unknown): string {
  if (typeof error === 'string') return error
  const { code, name, message } = error as NodeJS.ErrnoException
  if (name === 'AbortError') return 'no answer in time'
  return code ?? message
}
