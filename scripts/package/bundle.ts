import path from 'node:path'
import { rolldown } from 'rolldown'
import type { Plugin } from 'rolldown'

/** Programs of a bundle, by the names that their files get. */
export type Entries = Readonly<Record<string, string>>

interface BundleOptions {
  readonly external: readonly string[]
  /** Files and folders of the sources that have another name beside the modules. */
  readonly renamed?: Readonly<Record<string, string>>
}

/**
 * Bundles programs and the threads that they start into one flat folder of modules. What they find beside themselves at run time by
 * `new URL(…, import.meta.url)` or `__dirname` is sought in that folder as well, whatever folder it has in the sources.
 * @param entries modules that are loaded by their name at run time are among them, and keep the names of what they export.
 * @returns paths of the modules that code was taken from.
 */
export async function bundle(
  entries: Entries,
  folder: string,
  { external, renamed = {} }: BundleOptions,
): Promise<string[]> {
  const build = await rolldown({
    input: { ...entries },
    platform: 'node',
    external: [...external],
    plugins: [besideTheModule(entries, renamed)],
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
    // Modules of CommonJS know their folder by this name.
    intro: 'const __dirname=import.meta.dirname;',
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
function besideTheModule(entries: Entries, renamed: BundleOptions['renamed']): Plugin {
  const names: Readonly<Record<string, string>> = {
    ...renamed,
    ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [file, `${name}.js`])),
  }
  return {
    name: 'beside-the-module',
    transform: (code, id) => {
      if (!/import\.meta\.url|__dirname/.test(code)) return null
      const own = names[id]
      return code
        .replaceAll(/__dirname,\s*(?:'\.\.',\s*)+/g, '__dirname, ')
        .replaceAll(
          own === undefined ? NOTHING : /(?<=module: )import\.meta\.url/g,
          `new URL('./${own}', import.meta.url).href`,
        )
        .replaceAll(
          /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g,
          (_, file: string) =>
            `new URL('./${names[path.resolve(id, '..', file)] ?? nameOf(file)}', import.meta.url)`,
        )
    },
  }
}

const NOTHING = /(?!)/g

function nameOf(file: string): string {
  return path.posix.basename(file).replace(/\.ts$/, '.js')
}
