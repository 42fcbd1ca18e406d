import path from 'node:path'

/**
 * The compiled modules that the command keeps: a program of a test that loads ours starts in half the processor time by
 * them (NODE_COMPILE_CACHE).
 */
export const COMPILE_CACHE = path.resolve(
  import.meta.dirname,
  '../../../node_modules/.cache/openhss',
)
