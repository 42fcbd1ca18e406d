import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addReportedHost } from './reported-host.ts'
import { startServer } from './running-server.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const PAGE = readFileSync(path.join(ROOT, 'docs/use-the-official-sdks.md'), 'utf8')

/** The programs that run a snippet that comes on standard input. */
const runners: Readonly<Record<string, readonly string[]>> = {
  js: [process.execPath, '--input-type=module', '-'],
  sh: ['sh', '-eu'],
}

/** Reads each snippet of the page, with its place and, from the comment above it, the words that it prints. */
const snippets = [...PAGE.matchAll(/(?:<!-- prints: (.*) -->\n\n)?^```(\w+)\n([^]*?)^```$/gm)]
  .map(({ 1: prints, 2: language = '', 3: text = '', index }) => {
    const heading = /^#+ (.*)$(?![^]*^#)/m.exec(PAGE.slice(0, index))?.[1] ?? ''
    return { name: `${heading}, ${language}`, prints: prints?.split(' '), language, text }
  })
  .filter(({ language }) => language in runners)

test('every snippet that is run says what it prints', () => {
  expect(snippets.length).toBeGreaterThan(6)
  expect(snippets.filter(({ prints }) => prints === undefined)).toEqual([])
})

describe.each(['http', 'https'])('the page "Use the official SDKs", over %s', (scheme) => {
  const stack = new AsyncDisposableStack()
  let environment: Record<string, string | undefined>

  beforeAll(async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-page-'))
    stack.defer(() => rm(folder, { recursive: true }))
    const tls = scheme === 'https' ? makeCertificate(folder) : {}
    const server = stack.use(await startServer(tls))
    const { api } = await server.signIn()
    await api.createProject({ body: { project: { name: 'cn-north-4' } } })
    const session = await server.signIn({ ...server.admin, project: 'cn-north-4' })
    const { credential: key } = await api.createCredential({
      body: { credential: { user_id: session.description.user.id } },
    })
    environment = {
      PATH: `${path.join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
      // The SDK keeps a file in the home directory.
      HOME: folder,
      ...server.environment,
      ...tls,
      OPENHSS_PROJECT: 'cn-north-4',
      OPENHSS_TOKEN: session.token,
      HUAWEICLOUD_SDK_AK: key.access,
      HUAWEICLOUD_SDK_SK: key.secret,
      HUAWEICLOUD_SDK_PROJECT_ID: session.description.project?.id,
      HSS_HOST_ID: await addReportedHost(server.endpoint, session),
    }
  })
  afterAll(() => stack.disposeAsync())

  test.each(snippets)('$name prints $prints', ({ language, text, prints = [] }) => {
    const [program = '', ...words] = runners[language] ?? []
    const done = spawnSync(program, words, {
      input: text,
      cwd: ROOT,
      env: environment,
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(done).toMatchObject({ status: 0 })
    for (const word of prints) expect(done.stdout).toContain(word)
  })
})

/** Makes a certificate that signs itself, and the settings with which server and clients take it. */
function makeCertificate(folder: string): Record<string, string> {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1'
  execFileSync('openssl', [...request.split(' '), '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  // These words are what the test itself sends.
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(cert, 'utf8')])
  return {
    OPENHSS_TLS_KEY: key,
    OPENHSS_TLS_CERT: cert,
    NODE_EXTRA_CA_CERTS: cert,
    CURL_CA_BUNDLE: cert,
  }
}
