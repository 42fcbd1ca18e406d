/** The bootstrap superuser. Only an administrator uses it; the server never does. */
export const SUPERUSER = 'openhss_admin'
