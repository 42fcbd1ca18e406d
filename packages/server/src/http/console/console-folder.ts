import path from 'node:path'

/** Folder of the built console, which `npm run setup` writes. The server starts without it too. */
export const consoleFolder = path.join(import.meta.dirname, '../../../../console/dist')
