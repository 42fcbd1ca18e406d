import path from 'node:path'

/** Folder of the migrations that this version of the server needs. */
export const migrationsFolder = path.join(import.meta.dirname, '../../migrations')
