import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { chunkGroups } from './build/chunk-groups.ts'
import { apiRoutes } from './build/api-routes.ts'
import { compileHints } from './build/compile-hints.ts'
import { precompress } from './build/precompress.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    apiRoutes(),
    // A sentence without its Chinese ends the build.
    lingui({
      cwd: import.meta.dirname,
      macroTransform: true,
      failOnMissing: true,
      failOnCompileError: true,
    }),
    react(),
    compileHints(),
    precompress(),
  ],
  build: {
    // Every file is one that the server names and no page has inside: its policy takes neither inline scripts nor data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Says which file loads which, for build/sizes.test.ts; the server does not serve it.
    manifest: true,
    target: 'es2023',
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } },
  },
  server: {
    // The real server answers. Its policy for pages is not sent along: what reloads React while it is edited is an inline script.
    proxy: { '^/(?:v1\\.0|v3|v3\\.0|v5|openhss)/': 'http://127.0.0.1:8686' },
  },
})
