import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { tlsSettings } from './tls-settings.ts'

/** PEM: the chain of the server, its own certificate first, and the key of that one. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/**
 * Reads a certificate and its key, and looks whether a server can speak TLS with them.
 * @throws with the name of the file that is wrong, and what to do.
 */
export async function readCertificate(files: {
  readonly certFile: string
  readonly keyFile: string
}): Promise<Certificate> {
  const { certFile, keyFile } = files
  const cert = await readPem(certFile, 'OPENHSS_TLS_CERT')
  const key = await readPem(keyFile, 'OPENHSS_TLS_KEY')
  const certificate = parseCertificate(cert, certFile)
  checkValidity(certificate, certFile)
  const privateKey = parseKey(key, keyFile)
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(
      `The key in ${keyFile} does not belong to the first certificate in ${certFile}. The server's own certificate must stand first, and OPENHSS_TLS_KEY must name its key.`,
    )
  }
  try {
    createSecureContext(tlsSettings({ cert, key }))
  } catch (error) {
    throw new Error(
      `OpenSSL refuses the certificate in ${certFile} with the key in ${keyFile}: ${(error as Error).message}. Let one be made with RSA of 2,048 bits or more, or ECDSA.`,
      { cause: error },
    )
  }
  return { cert, key }
}

async function readPem(file: string, variable: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(`${file} (${variable}) cannot be read: ${remedyOf(error)}`, { cause: error })
  }
}

function remedyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file. Set the variable to a PEM file.'
  if (code === 'EACCES') return 'this user may not read it. Give the user of the server the right.'
  if (code === 'EISDIR') return 'it is a folder. Set the variable to a PEM file.'
  return message
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (error) {
    throw new Error(
      `${file} holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----. Convert it with openssl x509.`,
      { cause: error },
    )
  }
}

/** Refuses a certificate that every client would refuse: that is easier to find out here than from them. */
function checkValidity({ validFromDate, validToDate }: X509Certificate, file: string): void {
  const now = Date.now()
  if (now > validToDate.getTime()) {
    throw new Error(
      `The certificate in ${file} expired at ${validToDate.toISOString()}. Renew it, or correct the clock of this machine.`,
    )
  }
  if (now < validFromDate.getTime()) {
    throw new Error(
      `The certificate in ${file} is not valid before ${validFromDate.toISOString()}. Wait until then, or correct the clock of this machine.`,
    )
  }
}

function parseKey(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    const isEncrypted = pem.includes('ENCRYPTED')
    const problem = isEncrypted
      ? 'holds a key with a passphrase, which nobody could type at a start. Store it without one: openssl pkey'
      : 'holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----. Convert it with openssl pkey'
    throw new Error(`${file} ${problem}.`, { cause: error })
  }
}
