import { serviceHost } from '@openhss/testkit/hosts'
import type { TestFiles, TestProcess } from '@openhss/testkit/hosts'
import type { System } from '../../../host/system.ts'

export interface TestService {
  readonly process: TestProcess
  readonly files: TestFiles
}

/** A proftpd with its one account, ann, and so many bytes of others. */
export function proftpd(pid: number, userId: number, bytes = 0): TestService {
  const line = (name: string) => `${name}:$1$saltsalt$kE9ognc0TODG6GInX.9au/:1:1::/:/bin/sh\n`
  const others = Array.from({ length: Math.floor(bytes / 65) }, (_, i) => line(`user${i}`))
  return {
    process: {
      pid,
      exe: '/usr/sbin/proftpd',
      args: ['proftpd', '-c', `/srv/${pid}/conf`],
      userId,
    },
    files: {
      [`srv/${pid}/conf`]: `AuthUserFile /srv/${pid}/users\n`,
      [`srv/${pid}/users`]: line('ann') + others.join(''),
    },
  }
}

/** A host on which these run. */
export function hostOf(services: readonly TestService[]): System {
  return serviceHost(
    services.map(({ process }) => process),
    Object.assign({}, ...services.map(({ files }) => files)) as TestFiles,
  )
}
