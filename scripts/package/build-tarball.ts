import { execFileSync } from 'node:child_process'
import path from 'node:path'
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
    `--use-compress-program=gzip -n${compression === 'none' ? 1 : 9}`,
  ]
  const { dir, base } = path.parse(folder)
  execFileSync('tar', [...options, '-cf', file, '-C', dir, base], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
