import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What to do about a dangerous port, by the code of its entry in the list; `portAdvice` where there is none. */
export const portAdviceByCode: Readonly<Record<string, MessageDescriptor | undefined>> = {
  docker: msg`Take the tcp:// address out of the settings of dockerd and use its socket or SSH, or let it demand TLS certificates of its callers.`,
  redis: msg`Set requirepass or an ACL, and bind to 127.0.0.1 if only this host uses it.`,
  'memcached-tcp': msg`Start memcached with -l 127.0.0.1, or let a firewall admit its clients alone.`,
  'memcached-udp': msg`Start memcached with -U 0: nobody needs it over UDP.`,
  mongodb: msg`Switch security.authorization on, and set net.bindIp to the addresses that its clients use.`,
  elasticsearch: msg`Switch xpack.security.enabled on, and set network.host to the address that its clients use.`,
  mysql: msg`Set bind-address to 127.0.0.1, or let a firewall admit its applications alone.`,
  postgresql: msg`Set listen_addresses to localhost, or let a firewall admit its applications alone.`,
  kubelet: msg`Set authentication.anonymous.enabled to false in the settings of the kubelet, and let a firewall admit the control plane alone.`,
  'kubelet-read-only': msg`Set readOnlyPort to 0 in the settings of the kubelet.`,
  etcd: msg`Let etcd demand client certificates (--client-cert-auth), and listen where its members are.`,
  telnet: msg`Stop the service and use SSH.`,
  ftp: msg`Use SFTP in its place, or let a firewall admit its clients alone.`,
  'rpcbind-tcp': msg`Stop rpcbind if the host neither gives nor takes NFS.`,
  'rpcbind-udp': msg`Stop rpcbind if the host neither gives nor takes NFS.`,
  vnc: msg`Let VNC listen on 127.0.0.1 and reach it through SSH.`,
}

export const portAdvice = msg`Stop it if nobody needs it. Let it listen on 127.0.0.1 if only this host uses it, or let a firewall admit the hosts that need it alone.`

/** What to do about the password of an account, by its service. */
export const weakPasswordAdvice: Readonly<Record<string, MessageDescriptor | undefined>> = {
  system: msg`Give the account another password, or lock the password and log in with a key.`,
  mysql: msg`Give the account another password by ALTER USER … IDENTIFIED BY …, then tell its applications.`,
  postgresql: msg`Give the role another password by \\password in psql, then tell its applications.`,
  redis: msg`Set another password by requirepass or by ACL SETUSER, and save it in the configuration.`,
  tomcat: msg`Change the password in tomcat-users.xml and restart Tomcat.`,
  ftp: msg`Change the password where the FTP server keeps its users.`,
}

export const emptyPasswordAdvice: Readonly<Record<string, MessageDescriptor | undefined>> = {
  system: msg`Give the account a password, or lock it.`,
  mysql: msg`Give the account a password by ALTER USER … IDENTIFIED BY …, or drop it.`,
  postgresql: msg`Change the line in pg_hba.conf that says trust, or give the role a password.`,
  redis: msg`Set requirepass or an ACL. Bind to 127.0.0.1 if only this host uses it.`,
  tomcat: msg`Give the user a password in tomcat-users.xml, or take the user out.`,
  ftp: msg`Switch anonymous access off, or give the user a password.`,
}

export const otherAccountsAdvice = msg`Change the passwords that are listed first; those beyond take their places.`

export const offlineAdvice = msg`See whether the host is up and reaches this server. If it is gone for good, delete it: what is known of it is from before.`

export const cloneAdvice = msg`On the copy, stop the agent, remove the folder “agent” of its data directory, and start it with a join token: it becomes a host of its own.`
