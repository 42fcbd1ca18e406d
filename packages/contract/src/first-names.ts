/** Names that a server gives at its first start; every further tenant gets a user and a project of these names too. */
export const FIRST_TENANT = 'openhss'
export const FIRST_USER = 'admin'
export const FIRST_PROJECT = 'default'
