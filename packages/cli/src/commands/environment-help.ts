/** For the help of commands that manage an account: how they find a server and who they are there. */
export const CREDENTIALS_ENVIRONMENT = `
Environment:
  OPENHSS_DATA_DIR    data directory of this machine's own server, which is asked unless another is named
  OPENHSS_ENDPOINT    another server, such as https://hss.example.org
  OPENHSS_DOMAIN      account at that server (openhss)
  OPENHSS_USER        user of the account (admin)
  OPENHSS_PASSWORD    password of the user; needed with OPENHSS_ENDPOINT
  OPENHSS_ALLOW_HTTP  1: plain http to another machine is meant; who is on the way reads the password
`

/** For the help of commands that work in a project. */
export const CLIENT_ENVIRONMENT = `${CREDENTIALS_ENVIRONMENT}  OPENHSS_PROJECT     name or ID of the project to work in (default)
`

/** For the help of commands that run a server. */
export const SERVER_ENVIRONMENT = `
Environment:
  OPENHSS_DATA_DIR         where everything is kept (root: /var/lib/openhss, else ~/.local/share/openhss)
  OPENHSS_LISTEN           address of the server (127.0.0.1:8686)
  DATABASE_URL             a PostgreSQL of your own, instead of the embedded one
  OPENHSS_ADMIN_PASSWORD   password of the first administrator, at the first start only
  OPENHSS_MASTER_KEY       encrypts access keys and own words, 32 characters or more; servers of one
                           database share it
                           (without it: the file master-key in the data directory)
  OPENHSS_TLS_CERT         PEM file with the certificate chain
  OPENHSS_TLS_KEY          PEM file with its key
  OPENHSS_BEHIND_TLS_PROXY 1: a proxy in front speaks TLS, so plain HTTP beyond loopback is meant; it must
                           set X-Forwarded-For and -Proto, and nobody else may reach the port
  OPENHSS_RATE_LIMIT       calls a second that one user or agent may make to one operation (1000)
  OPENHSS_AUDIT_RETENTION_DAYS
                           days for which audit events are kept, 7 to 3650 (365)
`

/** How commands end that run until they are stopped. */
export const STOP_SIGNALS_HELP = 'SIGINT, SIGTERM or SIGHUP'
