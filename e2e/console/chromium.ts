import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/** Finds the Chromium of the distribution. Without one it says so once, and in CI throws. */
export function findChromium(): string | undefined {
  const found = (process.env.PATH ?? '')
    .split(':')
    .map((folder) => path.join(folder, 'chromium'))
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
  '--process-per-site',
]
