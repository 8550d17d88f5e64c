import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/styles.css';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { asProblem } from './api/problem';
import { startI18n } from './app/i18n';
import { router } from './app/router';
import { theme } from './app/theme';

const queries = new QueryClient({
  defaultOptions: {
    // Without a network a call fails at once, and says so, instead of waiting unseen.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 15_000,
      // What the service refused will be refused again; what did not arrive may.
      retry: (count, error) => count < 2 && [0, 429, 503].includes(asProblem(error).status),
    },
  },
});

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Dialogs keep the page behind them from scrolling by a style of their own; this is where it looks for its leave.
Object.assign(globalThis, { __webpack_nonce__: nonce });

// Overlays keep the page behind them from scrolling with a style of their own.
setNonce(nonce);

const root = document.getElementById('root');
if (root) {
  await startI18n();
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            <Suspense>
              <RouterProvider router={router} />
            </Suspense>
          </ModalsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
