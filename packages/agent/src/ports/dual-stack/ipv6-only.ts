import { closeSync, fstatSync } from 'node:fs'
import type { Reading } from '../../host/system.ts'
import type { Holder } from '../owners/descriptor-search.ts'
import { loadSystemCalls } from '../system-calls.ts'
import type { SystemCalls } from '../system-calls.ts'

/**
 * Whether the socket that a process holds refuses IPv4 (IPV6_V6ONLY). /proc does not say it, only the
 * socket itself does: it is asked through a copy of the descriptor, which is closed at once. The same
 * inode behind the copy is proof that it is the socket that is meant.
 */
export function readIpv6Only({ pid, fd }: Holder, link: string): Reading<boolean> {
  const calls = loadSystemCalls()
  if (calls === undefined) return { missing: 'unsupported' }
  return withDescriptor(calls, [PIDFD_OPEN, pid, 0, 0], (process) =>
    withDescriptor(calls, [PIDFD_GETFD, process, Number(fd), 0], (socket) => {
      if (`socket:[${fstatSync(socket).ino}]` !== link) return { missing: 'exited' }
      const value = Buffer.alloc(4)
      const length = Buffer.from(Uint32Array.of(value.length).buffer)
      const failed = calls.getsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, value, length) !== 0
      return failed ? { missing: calls.reason() } : { value: value.some((byte) => byte !== 0) }
    }),
  )
}

/** The same numbers on every architecture: they are younger than the table that all share. */
const PIDFD_OPEN = 434
const PIDFD_GETFD = 438

/** include/uapi/linux/in.h and in6.h. */
const IPPROTO_IPV6 = 41
const IPV6_V6ONLY = 26

type SystemCall = readonly [number: number, a: number, b: number, c: number]

function withDescriptor<T>(
  calls: SystemCalls,
  call: SystemCall,
  use: (descriptor: number) => Reading<T>,
): Reading<T> {
  const descriptor = calls.syscall(...call, 0)
  if (descriptor < 0) return { missing: calls.reason() }
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
