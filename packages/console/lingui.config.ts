import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** English is in the sources; what is written here by people is the Chinese of each sentence. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'zh'],
  catalogs: [{ path: 'locales/{locale}', include: ['src'] }],
  format: formatter({ origins: false }),
  orderBy: 'message',
})
