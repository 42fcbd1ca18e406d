import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** `lingui extract` takes the English from the sources; people write the Chinese of each sentence. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'zh'],
  catalogs: [{ path: 'locales/{locale}', include: ['src'] }],
  format: formatter({ origins: false }),
  orderBy: 'message',
})
