import { defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

// Two kinds of tests: of pure functions, and of the whole product in a browser,
// against the real service.
export default defineConfig((env) =>
  mergeConfig(vite(env), {
    test: {
      projects: [
        {
          extends: true,
          test: { name: 'unit', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['tests/**/*.test.ts'],
            environment: 'node',
            globalSetup: ['tests/service.ts'],
            fileParallelism: false,
            testTimeout: 120_000,
            hookTimeout: 180_000,
          },
        },
      ],
    },
  }),
);
