export { freshDatabase } from './fresh-database.ts'
export type { FreshDatabase } from './fresh-database.ts'
export { testApi } from './test-api.ts'
export type { TestAgent, TestApi } from './test-api.ts'
