import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './temporary-host.ts'

/** A small disk of the test's own, and a way to fill it. */
export interface SmallDisk {
  readonly folder: string
  readonly fill: () => void
  readonly makeRoom: () => void
}

/** Tells whether this process may mount: it is root, and in no container that keeps the right from it. */
export function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

/**
 * Mounts a real tmpfs of 256 KiB in the namespace of a child, so that it goes away with the child; it is
 * reached through the root of that child.
 */
export async function mountSmallDisk(): Promise<SmallDisk> {
  const mountPoint = temporaryFolder()
  const script = 'mount -t tmpfs -o size=256k none "$1" && echo mounted && exec cat'
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', mountPoint], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    const closed = once(child, 'close')
    child.stdin.end()
    await closed
  })
  await once(child.stdout, 'data')
  const disk = path.join(`/proc/${child.pid}/root`, mountPoint)
  const folder = path.join(disk, 'password-check')
  mkdirSync(folder)
  const ballast = path.join(disk, 'ballast')
  return {
    folder,
    fill() {
      try {
        writeFileSync(ballast, Buffer.alloc(1_048_576))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return
        throw error
      }
      throw new Error('the disk took more than it has')
    },
    makeRoom: () => rmSync(ballast),
  }
}
