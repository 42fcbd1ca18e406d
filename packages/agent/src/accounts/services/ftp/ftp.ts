import type { Service } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { createProftpd } from './proftpd/proftpd.ts'
import { createVsftpd } from './vsftpd/vsftpd.ts'

/** FTP servers: vsftpd and proftpd, with the accounts that are not those of the system. */
export const ftp: Service = {
  type: 'ftp',
  find: (processes) => [
    ...mainProcesses(processes, 'vsftpd').map(createVsftpd),
    ...mainProcesses(processes, 'proftpd').map(createProftpd),
  ],
}

/** Both start a process for each session; it is a child of the one that listens. */
function mainProcesses(processes: readonly ServiceProcess[], program: string): ServiceProcess[] {
  const all = processes.filter((process) => process.program === program)
  const pids = new Set(all.map(({ pid }) => pid))
  return all.filter(({ parent }) => !pids.has(parent))
}
