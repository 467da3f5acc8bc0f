import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { SessionProvider } from '../api/session';
import { LanguageProvider } from '../i18n/language';
import { ToastProvider } from '../ui/Toast';
import { ErrorBoundary } from './pages';
import { router } from './router';

const queries = new QueryClient({
  defaultOptions: {
    // The service retries its calls of OpenAI; the user decides about the rest.
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: 30_000 },
    mutations: { retry: false },
  },
});

export function App() {
  return (
    <LanguageProvider>
      <ErrorBoundary>
        <QueryClientProvider client={queries}>
          <SessionProvider>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </SessionProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </LanguageProvider>
  );
}
