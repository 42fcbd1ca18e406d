import path from 'node:path'
import { rolldown } from 'rolldown'
import type { Plugin } from 'rolldown'

/** Programs of a bundle, by the names that their files get. */
export type Entries = Readonly<Record<string, string>>

/**
 * Bundles programs and the threads that they start into one flat folder of modules. What they find beside themselves at run time by
 * `new URL(…, import.meta.url)` is sought in that folder as well, whatever folder it has in the sources.
 * @returns names of the files that were sought so and are no modules; the caller puts them there.
 */
export async function bundle(
  entries: Entries,
  folder: string,
  { external }: { readonly external: readonly string[] },
): Promise<void> {
  const build = await rolldown({
    input: { ...entries },
    platform: 'node',
    external: [...external],
    plugins: [besideTheModule()],
  })
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'part-[hash].js',
    minify: true,
    comments: { legal: false },
  })
  await build.close()
}

/** In a flat folder everything lies beside the module, and TypeScript is JavaScript. */
function besideTheModule(): Plugin {
  return {
    name: 'beside-the-module',
    transform: (code) => {
      if (!code.includes('import.meta.url')) return null
      return code.replaceAll(
        /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g,
        (_, file: string) => {
          const name = path.posix.basename(file).replace(/\.ts$/, '.js')
          return `new URL('./${name}', import.meta.url)`
        },
      )
    },
  }
}
