import { defineConfig, mergeConfig } from 'vitest/config';
import vite from './vite.config.ts';

// What runs in a browser needs the real service beside it.
const browser = {
  environment: 'node' as const,
  globalSetup: ['tests/service.ts'],
  fileParallelism: false,
  hookTimeout: 180_000,
};

// Tests of pure functions, tests of the whole product, and what is measured.
export default defineConfig((env) =>
  mergeConfig(vite(env), {
    test: {
      projects: [
        {
          extends: true,
          test: { name: 'unit', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
        },
        { extends: true, test: { ...browser, name: 'browser', include: ['tests/**/*.test.ts'], testTimeout: 120_000 } },
        { extends: true, test: { ...browser, name: 'bench', include: ['tests/**/*.bench.ts'], testTimeout: 600_000 } },
      ],
    },
  }),
);
