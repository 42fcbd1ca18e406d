import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Writes a brotli and a gzip form beside every built text, so that the server packs nothing while it serves. */
export function precompress(): Plugin {
  let folder = ''
  return {
    name: 'openhss-precompress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = path.resolve(root, build.outDir)
    },
    writeBundle: async () => {
      const files = await readdir(folder, { recursive: true })
      const texts = files.filter((file) => /\.(?:js|css|html|svg)$/.test(file))
      await Promise.all(texts.map((file) => pack(path.join(folder, file))))
    },
  }
}

async function pack(file: string): Promise<void> {
  const content = await readFile(file)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  await Promise.all([
    writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality)),
    writeFile(
      `${file}.gz`,
      await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
    ),
  ])
}
