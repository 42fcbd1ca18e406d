import type { TestApi } from '@openhss/testkit'
import { commandsPage } from './commands-page.ts'
import { configurationPage } from './configuration-page.ts'
import { errorsPage } from './errors-page.ts'
import { readSchema } from './read-schema.ts'

/** Below the root of the repository. */
export const REFERENCE_FOLDER = 'docs/reference'

/** The text of each file of the reference, by its name. `api` runs on a migrated database. */
export async function referenceFiles({
  app,
  sql,
}: Pick<TestApi, 'app' | 'sql'>): Promise<ReadonlyMap<string, string>> {
  const { body } = await app.inject('/openapi.json')
  return new Map([
    ['openapi.json', `${JSON.stringify(JSON.parse(body), undefined, 1)}\n`],
    ['errors.md', errorsPage()],
    ['configuration.md', configurationPage()],
    ['commands.md', commandsPage()],
    ['schema.sql', await readSchema(sql)],
  ])
}
