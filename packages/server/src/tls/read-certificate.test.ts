import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCertificate } from './read-certificate.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'read-certificate-'))
  make('good', '-not_before', '20200101000000Z', '-days', '36500')
  make('other', '-days', '1')
  make('expired', '-not_before', '20200101000000Z', '-not_after', '20210101000000Z')
  make('future', '-not_before', '20990101000000Z', '-not_after', '21000101000000Z')
  openssl('pkey', '-in', of('good.key'), '-aes256', '-passout', 'pass:secret', '-out', of('locked'))
  openssl('x509', '-in', of('good.crt'), '-outform', 'DER', '-out', of('good.der'))
  writeFileSync(of('empty'), '')
  mkdirSync(of('folder'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Makes a key and a certificate of its own, valid from and to when the options of `openssl x509` say. */
function make(name: string, ...validity: string[]): void {
  const [key, csr, crt] = [of(`${name}.key`), of(`${name}.csr`), of(`${name}.crt`)] as const
  openssl('req', '-newkey', 'rsa:2048', '-noenc', '-subj', '/CN=x', '-keyout', key, '-out', csr)
  const index = of(`${name}.index`)
  writeFileSync(index, '')
  const config = of(`${name}.conf`)
  writeFileSync(
    config,
    `[ca]\ndefault_ca=x\n[x]\ndatabase=${index}\nnew_certs_dir=${folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n`,
  )
  const dates = validity.map((each) => DATES[each] ?? each)
  const self = ['-selfsign', '-batch', '-notext', '-keyfile', key, '-in', csr, '-out', crt]
  openssl('ca', '-config', config, ...self, ...dates)
}

/** The names that `openssl ca` has for what `openssl x509` calls so. */
const DATES: Readonly<Record<string, string>> = {
  '-not_before': '-startdate',
  '-not_after': '-enddate',
}

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { stdio: 'pipe' })
}

function of(name: string): string {
  return path.join(folder, name)
}

function read(certificate: string, key: string) {
  return readCertificate({ certFile: of(certificate), keyFile: of(key) })
}

test('reads a certificate with its key', async () => {
  const { cert, key } = await read('good.crt', 'good.key')
  expect([cert, key]).toEqual([
    expect.stringContaining('BEGIN CERTIFICATE'),
    expect.stringContaining('PRIVATE KEY'),
  ])
})

test.each([
  ['missing', 'good.key', 'missing (OPENHSS_TLS_CERT) cannot be read: there is no such file. Set'],
  ['good.crt', 'missing', 'missing (OPENHSS_TLS_KEY) cannot be read: there is no such file. Set'],
  ['folder', 'good.key', 'folder (OPENHSS_TLS_CERT) cannot be read: it is a folder. Set'],
  ['empty', 'good.key', 'empty holds no certificate in PEM'],
  ['good.der', 'good.key', 'good.der holds no certificate in PEM'],
  ['good.key', 'good.crt', 'good.key holds no certificate in PEM'],
  ['good.crt', 'good.crt', 'good.crt holds no private key in PEM'],
  ['good.crt', 'locked', 'locked holds a key with a passphrase'],
  ['good.crt', 'other.key', 'does not belong to the first certificate'],
  ['expired.crt', 'expired.key', 'expired.crt expired at 2021-01-01T00:00:00.000Z. Renew it'],
  ['future.crt', 'future.key', 'future.crt is not valid before 2099-01-01T00:00:00.000Z. Wait'],
])('%s with %s is refused by name, with a remedy', async (certificate, key, message) => {
  await expect(read(certificate, key)).rejects.toThrow(message)
})
