import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['server/test/**/*.test.ts', 'rules/test/**/*.test.ts', 'client/test/unit/**/*.test.ts'],
    setupFiles: ['server/test/support/seed.ts'],
    testTimeout: 30_000,
    pool: 'threads',
  },
})
