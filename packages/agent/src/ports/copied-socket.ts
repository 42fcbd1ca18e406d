import { closeSync, fstatSync } from 'node:fs'
import type { Reading } from '../host/system.ts'
import { loadSystemCalls } from './system-calls.ts'
import type { SystemCalls } from './system-calls.ts'

/**
 * Uses a copy of a process's descriptor of a socket (pidfd_getfd, Linux 5.6), which is closed at once. The
 * same inode behind the copy is proof that it is the socket that is meant.
 */
export function withCopiedSocket<T>(
  { pid, fd }: { readonly pid: number; readonly fd: string },
  link: string,
  use: (socket: number, calls: SystemCalls) => Reading<T>,
): Reading<T> {
  const calls = loadSystemCalls()
  if (calls === undefined) return { missing: 'unsupported' }
  return withDescriptor(calls, [PIDFD_OPEN, pid, 0, 0], (process) =>
    withDescriptor(calls, [PIDFD_GETFD, process, Number(fd), 0], (socket) =>
      `socket:[${fstatSync(socket).ino}]` === link ? use(socket, calls) : { missing: 'exited' },
    ),
  )
}

/** Reads an option of a socket that is a whole number. */
export function readOption(
  calls: SystemCalls,
  socket: number,
  level: number,
  option: number,
): Reading<number> {
  const value = Buffer.alloc(4)
  const length = Buffer.from(Uint32Array.of(value.length).buffer)
  const failed = calls.getsockopt(socket, level, option, value, length) !== 0
  return failed
    ? { missing: calls.reason() }
    : { value: new Int32Array(value.buffer, value.byteOffset, 1)[0] ?? 0 }
}

/** The same numbers on every architecture: they are younger than the table that all share. */
const PIDFD_OPEN = 434
const PIDFD_GETFD = 438

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
