import { fileURLToPath } from 'node:url'

/** Folder of the migrations that this version of the server needs. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))
