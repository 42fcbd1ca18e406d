import path from 'node:path'
import { rolldown } from 'rolldown'
import type { Plugin } from 'rolldown'

/** Programs of a bundle, by the names that their files get. */
export type Entries = Readonly<Record<string, string>>

/**
 * Bundles programs and the threads that they start into one flat folder of modules. What they find beside themselves at run time by
 * `new URL(…, import.meta.url)` is sought in that folder as well, whatever folder it has in the sources.
 * @returns paths of the modules that code was taken from.
 */
export async function bundle(
  entries: Entries,
  folder: string,
  { external }: { readonly external: readonly string[] },
): Promise<string[]> {
  const build = await rolldown({
    input: { ...entries },
    platform: 'node',
    external: [...external],
    plugins: [besideTheModule()],
    // A module that nobody asks for only describes operations: with all of them an agent would take 25 MB more.
    treeshake: {
      moduleSideEffects: [{ test: /\/packages\/contract\/|\/typebox\//, sideEffects: false }],
    },
  })
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'part-[hash].js',
    minify: true,
    comments: { legal: false },
  })
  await build.close()
  return output.flatMap((file) =>
    file.type === 'chunk'
      ? Object.entries(file.modules).flatMap(([id, { renderedLength }]) =>
          renderedLength > 0 ? [id] : [],
        )
      : [],
  )
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
