import type { ServiceType } from '@openhss/contract'

/** What people make passwords of a service's accounts from. */
export interface ServiceVocabulary {
  /** Passwords as they stand in the examples and the default files of the product, likeliest first. */
  readonly defaults: readonly string[]
  /** Names of the product, from which words are made. */
  readonly names: readonly string[]
}

/** Defaults that come before the common list. With the words of the user name they are a dozen. */
export const FIRST_DEFAULTS = 3

/**
 * Sources: the READMEs of the Docker images `mysql`, `mariadb`, `postgres` (`my-secret-pw`,
 * `mysecretpassword`, `example`); redis.conf (`foobared`); Bitnami's image of Redis (`password123`);
 * tomcat-users.xml and Tomcat's manager page (`s3cret`, `tomcat`, `must-be-changed`); vsftpd(8) and
 * ftpd(8) (`anonymous`, `ftp`). `root`, `admin` and the product's name are what people type who set a server up in a
 * hurry; the Mirai scanner and Rapid7's honeypots saw the same (see head-words.ts).
 */
export const SERVICE_VOCABULARY: Readonly<Record<ServiceType, ServiceVocabulary>> = {
  system: { defaults: [], names: [] },
  mysql: {
    defaults: ['root', 'mysql', 'my-secret-pw', 'admin', 'example', 'mariadb', 'toor', 'dbadmin'],
    names: ['mysql', 'mariadb', 'db'],
  },
  redis: {
    defaults: [
      'foobared',
      'redis',
      'redis123',
      'password123',
      'valkey',
      'redispass',
      'requirepass',
    ],
    names: ['redis', 'valkey'],
  },
  postgresql: {
    defaults: [
      'postgres',
      'mysecretpassword',
      'example',
      'admin',
      'postgresql',
      'pgadmin',
      'pgsql',
    ],
    names: ['postgres', 'postgresql', 'db'],
  },
  tomcat: {
    defaults: [
      'tomcat',
      's3cret',
      'manager',
      'admin',
      'must-be-changed',
      '<must-be-changed>',
      'role1',
    ],
    names: ['tomcat', 'manager'],
  },
  ftp: {
    defaults: ['ftp', 'ftpuser', 'anonymous', 'ftpadmin', 'upload', 'vsftpd', 'proftpd'],
    names: ['ftp', 'ftpuser'],
  },
}

/** Returns the name that an account logs in with: MySQL's `user@host` also says from which host. Pure. */
export function loginName({
  service,
  userName,
}: {
  readonly service: ServiceType
  readonly userName: string
}): string {
  const at = service === 'mysql' ? userName.lastIndexOf('@') : -1
  return at < 0 ? userName : userName.slice(0, at)
}
