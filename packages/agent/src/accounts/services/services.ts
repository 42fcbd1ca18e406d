import { ftp } from './ftp/ftp.ts'
import { redis } from './redis/redis.ts'
import type { Service } from './service.ts'
import { mysql } from './mysql/mysql.ts'
import { postgresql } from './postgresql/postgresql.ts'
import { tomcat } from './tomcat/tomcat.ts'

/** Every kind of service whose accounts are checked. The next one is one folder and one line here. */
export const SERVICES: readonly Service[] = [ftp, mysql, postgresql, redis, tomcat]
