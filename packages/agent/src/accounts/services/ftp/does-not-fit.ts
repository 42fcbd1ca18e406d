import type { Obstacle } from '../service.ts'

/** An FTP server that writes a title over its arguments hides which file it was started with. */
export function doesNotFit(server: 'proftpd' | 'vsftpd'): Obstacle {
  return {
    reason: 'absent',
    detail: `no configuration file of ${server} that is known fits the ports that it listens on`,
    remedy: `Start ${server} with the file in the usual place, or restart it after a change of its port.`,
  }
}
