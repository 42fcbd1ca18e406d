import { X509Certificate } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { Server as TlsServer } from 'node:tls'
import type { FastifyBaseLogger } from 'fastify'
import { readCertificate } from './read-certificate.ts'
import { tlsSettings } from './tls-settings.ts'

/**
 * Reads the certificate of a running server anew. Connections that are open go on as they are; the next ones get the
 * new one. Never throws: when the new files are wrong, the old certificate stays, and the log names the file.
 */
export async function renewCertificate(
  server: HttpServer,
  files: { readonly certFile: string; readonly keyFile: string },
  log: Pick<FastifyBaseLogger, 'info' | 'error'>,
): Promise<void> {
  if (!(server instanceof TlsServer)) return
  try {
    const certificate = await readCertificate(files)
    server.setSecureContext(tlsSettings(certificate))
    const { subject, validTo } = new X509Certificate(certificate.cert)
    log.info({ file: files.certFile, subject, valid_to: validTo }, 'read the certificate anew')
  } catch (error) {
    log.error({ err: error, file: files.certFile }, 'the old certificate stays in use')
  }
}
