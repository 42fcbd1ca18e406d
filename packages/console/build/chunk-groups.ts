import type { Rolldown } from 'vite'

type Context = Parameters<Extract<ChunkName, (...arguments_: never[]) => unknown>>[1]
type ChunkName = NonNullable<Rolldown.CodeSplittingGroup['name']>

/** Pages that have to use a module before it is worth a file together with others. */
const SHARED_BY = 5

/**
 * Puts what comes with the first page into one file, and what many pages have in common into another: left to itself each
 * page asks for twenty small files before it asks for its rows.
 */
export const chunkGroups: Rolldown.CodeSplittingGroup[] = [
  {
    name: (id: string, context: Context) =>
      isEntry(id, context) || !comesFirst(id, context) ? null : 'first',
    priority: 2,
  },
  { name: 'shared', minShareCount: SHARED_BY, priority: 1 },
]

const known = new Map<string, boolean>()

/** Whether the entry imports the module, or imports what imports it. */
function comesFirst(id: string, context: Context): boolean {
  const before = known.get(id)
  if (before !== undefined) return before
  // What imports itself in a circle is decided by the others that import it.
  known.set(id, false)
  const module = context.getModuleInfo(id)
  const answer =
    module !== null &&
    (isEntry(id, context) || module.importers.some((importer) => comesFirst(importer, context)))
  known.set(id, answer)
  return answer
}

/** The entry, index.html or main.tsx, stays a file of its own: that is how the list of files names it. */
function isEntry(id: string, context: Context): boolean {
  const module = context.getModuleInfo(id)
  return (
    module !== null && (module.isEntry || module.importers.some((each) => each.endsWith('.html')))
  )
}
