import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Compression, Package } from './package.ts'

/** Packs one folder, with its own name as the first part of every path. */
export function buildTarball(
  folder: string,
  file: string,
  { epoch }: Pick<Package, 'epoch'>,
  compression: Compression,
): void {
  const options = [
    '--sort=name',
    '--format=gnu',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
  ]
  const { dir, base } = path.parse(folder)
  const tar = execFileSync('tar', [...options, '-c', '-C', dir, base], {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: Infinity,
  })
  writeFileSync(file, gzipSync(tar, { level: compression === 'none' ? 0 : 9 }))
}
