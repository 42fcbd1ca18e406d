import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/**
 * Finds the Chromium of the distribution, rather the one that never has a window: it takes half the processor time. Without
 * any it says so once, and in CI throws.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const found = ['chromium-headless-shell', 'chromium']
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file))
  if (found === undefined) {
    const line = 'no chromium on the PATH: tests of the console are skipped\n'
    if (process.env.CI === 'true') throw new Error(line)
    process.stderr.write(line)
  }
  return found
}

/** Starts it with an empty profile, where it asks for nothing but the pages of the test. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: QUIET })
}

const QUIET = [
  // Root has no sandbox in Debian's Chromium.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of one browser share a process: to start another one for each takes as long as to look at it.
  '--process-per-site',
]
