/** The bootstrap superuser; for an administrator alone, the server never uses it. */
export const SUPERUSER = 'openhss_admin'
