import type { SecureContextOptions } from 'node:tls'

/**
 * Makes the settings of a TLS server: TLS 1.2 or newer, and only key exchanges with forward secrecy, so that who steals
 * the key later cannot read what was sent before. It is Mozilla's "intermediate" list without DHE, which its clients do
 * not need (https://wiki.mozilla.org/Security/Server_Side_TLS); all SDKs and Java 8 speak it.
 */
export function tlsSettings(certificate: {
  readonly cert: string
  readonly key: string
}): SecureContextOptions {
  return {
    ...certificate,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS.join(':'),
    honorCipherOrder: true,
  }
}

const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]
