import type { Server } from '@openhss/server'

/** Lets SIGHUP renew the certificate of a server, also one that comes while the server starts. */
export function createCertificateRenewal(): {
  /** Renews the certificate now, or when the server has started. */
  readonly ask: () => void
  /** To be called when the server has started. */
  readonly begin: (server: Server) => Promise<void>
} {
  let started: Server | undefined
  let isAsked = false
  return {
    ask: () => {
      isAsked = true
      void started?.renewCertificate()
    },
    begin: async (server) => {
      started = server
      if (isAsked) await server.renewCertificate()
    },
  }
}
