import { createRequire } from 'node:module'
import type { GapReason } from '@openhss/contract'
import type * as Koffi from 'koffi'
import { loadSystemCall } from '../process/system-call.ts'
import type { SystemCall } from '../process/system-call.ts'

/** The calls of the C library that Node does not offer. Each returns a negative number when it fails. */
export interface SystemCalls {
  readonly syscall: SystemCall
  readonly socket: (domain: number, type: number, protocol: number) => number
  readonly send: (descriptor: number, bytes: Buffer, length: number, flags: number) => number
  readonly recvfrom: (
    descriptor: number,
    bytes: Buffer,
    length: number,
    flags: number,
    sender: Buffer,
    senderLength: Buffer,
  ) => number
  readonly getsockopt: (
    descriptor: number,
    level: number,
    option: number,
    value: Buffer,
    length: Buffer,
  ) => number
  readonly getsockname: (descriptor: number, address: Buffer, length: Buffer) => number
  readonly getpeername: (descriptor: number, address: Buffer, length: Buffer) => number
  readonly getxattr: (path: string, name: string, value: Buffer, size: number) => number
  readonly ioctl: (descriptor: number, request: number, argument: number) => number
  /** Says why the last call failed. */
  readonly reason: () => GapReason
}

let loaded: SystemCalls | 'not yet' | undefined = 'not yet'

/**
 * Loads the calls, once; undefined where koffi cannot be loaded. koffi takes 8 ms and 6 MB, so it is
 * loaded when the first call is wanted.
 */
export function loadSystemCalls(): SystemCalls | undefined {
  if (loaded === 'not yet') loaded = bindCalls()
  return loaded
}

function bindCalls(): SystemCalls | undefined {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
    const libc = koffi.load(null)
    const { errno } = koffi.os
    const reasons = new Map<number | undefined, GapReason>([
      [errno.EPERM, 'permission'],
      [errno.EACCES, 'permission'],
      [errno.ESRCH, 'exited'],
      [errno.EBADF, 'exited'],
      [errno.ENOENT, 'absent'],
      [errno.ENOSYS, 'unsupported'],
    ])
    return {
      syscall: loadSystemCall(),
      socket: libc.func('int socket(int domain, int type, int protocol)') as SystemCalls['socket'],
      send: libc.func(
        'long send(int descriptor, void *bytes, size_t length, int flags)',
      ) as SystemCalls['send'],
      recvfrom: libc.func(
        'long recvfrom(int descriptor, void *bytes, size_t length, int flags, void *sender, void *senderLength)',
      ) as SystemCalls['recvfrom'],
      getsockopt: libc.func(
        'int getsockopt(int descriptor, int level, int option, void *value, void *length)',
      ) as SystemCalls['getsockopt'],
      getsockname: libc.func(
        'int getsockname(int descriptor, void *address, void *length)',
      ) as SystemCalls['getsockname'],
      getpeername: libc.func(
        'int getpeername(int descriptor, void *address, void *length)',
      ) as SystemCalls['getpeername'],
      getxattr: libc.func(
        'long getxattr(str path, str name, void *value, size_t size)',
      ) as SystemCalls['getxattr'],
      ioctl: libc.func(
        'int ioctl(int descriptor, unsigned long request, long argument)',
      ) as SystemCalls['ioctl'],
      reason: () => reasons.get(koffi.errno()) ?? 'failed',
    }
  } catch {
    return undefined
  }
}
