/** Servers that tests start: real ones of the distribution, and one that agents report to. */
export * from './servers/find-free-port.ts'
export * from './servers/mariadb.ts'
export * from './servers/postgres-clusters.ts'
export * from './servers/redis.ts'
export * from './servers/report-server.ts'
