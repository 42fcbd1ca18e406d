import path from 'node:path'

/** Where `npm run package` writes the packages of the agent, in a checkout. */
const BUILT = path.join(import.meta.dirname, '../../../../../dist')
/** Where they lie on a machine on which the server was installed. */
const INSTALLED = '/usr/share/openhss-server/packages'

/** Folder of the packages that the server hands out. They may come and go while it runs. */
export const packagesFolder =
  // The installed server is one bundle, and this file is in it.
  path.basename(import.meta.filename) === 'packages-folder.ts' ? BUILT : INSTALLED
