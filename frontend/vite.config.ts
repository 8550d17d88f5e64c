import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The service puts a fresh nonce into each page it serves, so that its content
// security policy can allow the styles that are made while the page runs.
const nonce = '__CSP_NONCE__';

export default defineConfig(({ command }) => ({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  html: command === 'build' ? { cspNonce: nonce } : {},
  build: { target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 700, modulePreload: { polyfill: false } },
  server: {
    port: Number(process.env.PORT ?? 5173),
    proxy: Object.fromEntries(
      ['/api', '/reports'].map((path) => [path, process.env.EMBERLINE_URL ?? 'http://127.0.0.1:8460']),
    ),
  },
}));
