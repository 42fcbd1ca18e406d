import type { KnownPort } from './known-port.ts'

/** Ports whose usual service is encrypted and made to face strangers. Ordered by port. */
export const harmlessPorts: readonly KnownPort[] = [
  {
    type: 'TCP',
    ports: [22],
    service: 'SSH',
    reason: 'Encrypted, and made for remote login.',
  },
  {
    type: 'TCP',
    ports: [443],
    service: 'HTTPS',
    reason: 'Encrypted, and made to face the network.',
  },
  {
    type: 'UDP',
    ports: [443],
    service: 'HTTPS over QUIC',
    reason: 'Encrypted, and made to face the network.',
  },
  {
    type: 'TCP',
    ports: [465],
    service: 'Mail submission over TLS',
    reason: 'Encrypted from the first byte, and asks for a login.',
  },
  {
    type: 'UDP',
    ports: [500, 4500],
    service: 'IPsec key exchange',
    reason: 'Encrypted, and asks for a key or a certificate.',
  },
  {
    type: 'TCP',
    ports: [636],
    service: 'LDAP over TLS',
    reason: 'Encrypted from the first byte.',
  },
  {
    type: 'TCP',
    ports: [853],
    service: 'DNS over TLS',
    reason: 'Encrypted, and cannot be used with forged senders.',
  },
  {
    type: 'TCP',
    ports: [993],
    service: 'IMAP over TLS',
    reason: 'Encrypted from the first byte, and asks for a login.',
  },
  {
    type: 'TCP',
    ports: [995],
    service: 'POP3 over TLS',
    reason: 'Encrypted from the first byte, and asks for a login.',
  },
  {
    type: 'TCP',
    ports: [6514],
    service: 'Syslog over TLS',
    reason: 'Encrypted, and takes messages only.',
  },
  {
    type: 'TCP',
    ports: [8883],
    service: 'MQTT over TLS',
    reason: 'Encrypted from the first byte.',
  },
  {
    type: 'UDP',
    ports: [51_820],
    service: 'WireGuard',
    reason: 'Does not even answer callers whose key it does not know.',
  },
]
