import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const PAGE = '<!doctype html><script type="module" src="/assets/main-0a1b2c3d.js"></script>'
const SCRIPT = `console.log('${'a page of the console '.repeat(20)}')`
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
/** Beside the folder of the console, where nobody may come. */
const SECRET = 'the secret of a neighbour'

let folder: string
let api: TestApi
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-console-'))
  mkdirSync(path.join(folder, 'dist/assets'), { recursive: true })
  mkdirSync(path.join(folder, 'dist/.vite'))
  writeFileSync(path.join(folder, 'secret.js'), SECRET)
  writeFileSync(path.join(folder, 'dist/.vite/manifest.json'), '{}')
  writePacked('dist/index.html', PAGE)
  writePacked('dist/favicon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writePacked('dist/assets/main-0a1b2c3d.js', SCRIPT)
  writeFileSync(path.join(folder, 'dist/assets/not-packed.css'), 'body {}')
  api = await testApi({ consoleFolder: path.join(folder, 'dist') })
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})

function writePacked(file: string, content: string): void {
  writeFileSync(path.join(folder, file), content)
  writeFileSync(path.join(folder, `${file}.br`), brotliCompressSync(content))
  writeFileSync(path.join(folder, `${file}.gz`), gzipSync(content))
}

function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  return api.app.inject({ url, headers })
}

describe('the page', () => {
  test.each([
    '/sign-in',
    '/sign-in?next=%2Fp%2Fx',
    `/p/0123/hosts/${'h'.repeat(2000)}?q=a%20b`,
    '/p/',
    '/p/..%2f..%2fsecret.js',
    '/account',
    '/account/keys',
  ])('answers %s, whoever asks', async (url) => {
    const answer = await get(url)
    expect(answer).toMatchObject({ statusCode: 200, body: PAGE })
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
    })
  })

  test('is not sent again to who has it', async () => {
    const { etag = '' } = (await get('/sign-in')).headers
    const again = await get('/sign-in', { 'if-none-match': etag })
    expect(again).toMatchObject({ statusCode: 304, body: '' })
    expect(again.headers).toMatchObject({ etag, 'cache-control': 'no-cache' })
    expect((await get('/sign-in', { 'if-none-match': '"another"' })).statusCode).toBe(200)
  })

  test.each(
    [
      ['/p', '/signin', '/sign-in/', '/accounts', '/index.html', '/.vite/manifest.json'],
      ['/v5/nothing', '/openhss/v1/nothing', '/nothing', '/manifest.json', '/assets'],
    ].flat(),
  )('is not what %s answers', async (url) => {
    const answer = await get(url, { accept: BROWSER })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0101' })
  })

  test('is read and never written', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const answer = await api.app.inject({ method, url: '/sign-in' })
      expect(answer.statusCode).toBe(404)
    }
  })
})

describe('/', () => {
  test.each([
    BROWSER,
    'text/html',
    'Text/HTML, application/json;q=0.5',
    'application/json;q=0.8, text/html; q=0.9',
  ])('is the page for who accepts %s', async (accept) => {
    const answer = await get('/', { accept })
    expect(answer).toMatchObject({ statusCode: 200, body: PAGE })
    expect(answer.headers.vary).toBe('accept, accept-encoding')
  })

  test.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/json, text/html;q=0.9',
    'text/html, application/json',
    'text/html;q=0',
    'text/html;q=x',
    'text/*',
    'text/html-sandboxed',
  ])('is the list of versions for who accepts %s', async (accept) => {
    const answer = await get('/', accept === undefined ? {} : { accept })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toHaveProperty('versions.values')
    expect(answer.headers.vary).toBe('accept')
  })

  test('has a head for a browser alone', async () => {
    const head = (headers = {}) => api.app.inject({ method: 'HEAD', url: '/', headers })
    expect((await head({ accept: BROWSER })).statusCode).toBe(200)
    expect((await head()).statusCode).toBe(404)
  })
})

describe('files', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['deflate', undefined],
    ['identity', undefined],
    ['', undefined],
  ])('come to who takes %j as %s', async (accepted, encoding) => {
    for (const [url, content] of [
      ['/assets/main-0a1b2c3d.js', SCRIPT],
      ['/sign-in', PAGE],
    ] as const) {
      const answer = await get(url, accepted === '' ? {} : { 'accept-encoding': accepted })
      expect(answer.headers['content-encoding']).toBe(encoding)
      expect(answer.headers.vary).toBe('accept-encoding')
      const unpack = { br: brotliDecompressSync, gzip: gunzipSync }[encoding ?? '']
      expect(String(unpack?.(answer.rawPayload) ?? answer.body)).toBe(content)
    }
  })

  test('stay for a year, because their names change with them', async () => {
    const answer = await get('/assets/main-0a1b2c3d.js')
    expect(answer.headers).toMatchObject({
      'content-type': 'application/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  test('come as they are where the build packed nothing', async () => {
    const answer = await get('/assets/not-packed.css', { 'accept-encoding': 'br' })
    expect(answer).toMatchObject({ statusCode: 200, body: 'body {}' })
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  test('are asked for anew where the name stays', async () => {
    const { headers } = await get('/favicon.svg')
    expect(headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' })
    const again = await get('/favicon.svg', { 'if-none-match': String(headers.etag) })
    expect(again.statusCode).toBe(304)
  })

  test('that are gone are 404, which a cache asks for again', async () => {
    for (const accept of [BROWSER, '*/*']) {
      const answer = await get('/assets/main-ffffffff.js', { accept, 'accept-encoding': 'br' })
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ error_code: 'APIGW.0101' })
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
  })

  test.each([
    '/assets/',
    '/assets/main-0a1b2c3d.js.br',
    '/assets/main-0a1b2c3d.js.gz',
    '/assets/..%2f..%2fsecret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/assets/..%5c..%5csecret.js',
    '/assets/%2fetc%2fpasswd',
    '/assets/../.vite/manifest.json',
    '/assets/..%2f.vite%2fmanifest.json',
    '/assets/%00',
  ])('are nothing else: %s', async (url) => {
    const answer = await get(url, { 'accept-encoding': 'br, gzip' })
    expect([400, 404]).toContain(answer.statusCode)
    expect(answer.json()).toHaveProperty('error_code')
  })
})

describe('over a socket', () => {
  const port = () => (api.app.server.address() as AddressInfo).port
  /** Sends lines as they are: a client of HTTP would tidy up the path. */
  async function send(...lines: readonly string[]): Promise<string> {
    const socket = connect(port(), '127.0.0.1')
    await once(socket, 'connect')
    socket.write([...lines, 'Host: x', 'Connection: close', '', ''].join('\r\n'))
    return text(socket)
  }
  beforeAll(async () => {
    await api.app.listen({ host: '127.0.0.1', port: 0 })
  })

  test.each(['/sign-in', '/assets/main-0a1b2c3d.js', '/favicon.svg', '/assets/none.js'])(
    '%s comes with what protects its reader',
    async (url) => {
      const answer = await fetch(`http://127.0.0.1:${port()}${url}`)
      const headers = Object.fromEntries(answer.headers)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'; trusted-types 'none'",
      )
      expect(headers['permissions-policy']).toMatch(/^(?:[a-z-]+=\(\)(?:, |$))+$/)
      expect(headers['permissions-policy']).toMatch(/\bcamera=\(\)/)
      expect(headers).not.toHaveProperty('strict-transport-security')
    },
  )

  test('a head is the answer without its body', async () => {
    for (const target of ['/sign-in', '/assets/main-0a1b2c3d.js', '/favicon.svg']) {
      const [head = '', body] = (await send(`HEAD ${target} HTTP/1.1`)).split('\r\n\r\n')
      expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
      expect(head).toMatch(/^content-length: [1-9]\d*$/im)
      expect(head).toMatch(/^etag: /im)
      expect(body).toBe('')
    }
  })

  test.each([
    ['/assets/../../secret.js', 404],
    ['/assets/../secret.js', 404],
    ['/../secret.js', 404],
    ['//assets/../secret.js', 404],
    ['/assets//main-0a1b2c3d.js', 404],
    // What comes after /p/ is no path to a file.
    ['/p/../../secret.js', 200],
  ])('%s leads to no file', async (target, status) => {
    const answer = await send(`GET ${target} HTTP/1.1`)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).not.toContain(SECRET)
  })
})

test('one address gets so many files in a second, and another one as before', async () => {
  const strict = await testApi({
    consoleFolder: path.join(folder, 'dist'),
    limits: { perIdentity: Infinity, perAddress: 1 },
  })
  try {
    const load = async (remoteAddress: string) =>
      (await strict.app.inject({ url: '/favicon.svg', remoteAddress })).statusCode
    // Far less than the two windows of a second that they may fall into.
    const seen = await Promise.all(Array.from({ length: 45 }, () => load('192.0.2.1')))
    expect(seen.filter((status) => status === 200).length).toBeGreaterThanOrEqual(15)
    expect(seen.filter((status) => status === 429).length).toBeGreaterThanOrEqual(15)
    expect(await load('192.0.2.2')).toBe(200)
  } finally {
    await strict.close()
  }
})

test('without a built console its page says what to do, and everything else works', async () => {
  const bare = await testApi({ consoleFolder: path.join(folder, 'later') })
  try {
    for (const [url, accept] of [
      ['/', BROWSER],
      ['/sign-in', '*/*'],
    ] as const) {
      const answer = await bare.app.inject({ url, headers: { accept } })
      expect(answer.statusCode).toBe(503)
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
      expect(answer.body).toMatch(/^The console is not built yet: run `npm run setup` .*\.\n$/)
    }
    expect((await bare.app.inject('/assets/main.js')).statusCode).toBe(404)
    expect((await bare.app.inject('/')).json()).toHaveProperty('versions')

    // It need not be started again.
    mkdirSync(path.join(folder, 'later/assets'), { recursive: true })
    writeFileSync(path.join(folder, 'later/index.html'), PAGE)
    writeFileSync(path.join(folder, 'later/assets/main.js'), SCRIPT)
    expect((await bare.app.inject('/sign-in')).body).toBe(PAGE)
    expect((await bare.app.inject('/assets/main.js')).body).toBe(SCRIPT)
  } finally {
    await bare.close()
  }
})
