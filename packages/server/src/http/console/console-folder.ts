import { fileURLToPath } from 'node:url'

/** Folder of the built console, which `npm run setup` writes. The server starts without it too. */
export const consoleFolder = fileURLToPath(new URL('../../../../console/dist', import.meta.url))
