import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rollup } from 'vite';

/** The server that the development server and the preview pass `/v1` on to. */
const server = process.env.HANSA_SERVER ?? 'http://127.0.0.1:8080';
const proxy = { '^/(v1|docs|openapi.json|health|\\.well-known)': { target: server } };

/** What the server sends with the portal's pages: nothing inline, nothing from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const APART = [
  ['drawer', /\/components\/Drawer\/|\/shell\/nav-drawer/],
  [
    'modal',
    /\/components\/Modal(Base)?\/|react-remove-scroll|use-sidecar|node_modules\/use-callback-ref|react-style-singleton|\/parts\/dialog/,
  ],
] as const;

function apart(id: string): string | undefined {
  return APART.find(([, modules]) => modules.test(id))?.[0];
}

/**
 * The browser fetches the program itself as soon as it has read the page, and not only when it has run what asks ahead: see
 * `src/main.ts`.
 */
function fetchFirst(): Plugin {
  return {
    name: 'fetch-first',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const start = Object.values(bundle).find((one) => one.type === 'chunk' && one.moduleIds.includes(START));
        const files = start ? [...withImports(start.fileName, bundle)] : [];
        return files
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

const START = fileURLToPath(new URL('src/start.tsx', import.meta.url));

/** A built file and all that it imports. */
function withImports(file: string, bundle: Rollup.OutputBundle): Set<string> {
  const found = new Set([file]);
  for (const one of found) {
    const chunk = bundle[one];
    if (chunk?.type === 'chunk') for (const next of chunk.imports) found.add(next);
  }
  return found;
}

export default defineConfig({
  plugins: [react(), fetchFirst()],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  server: { port: 5173, proxy },
  preview: { port: 4173, proxy, headers: { 'Content-Security-Policy': policy } },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Nothing becomes a data: URL, which the policy would refuse for scripts and styles.
    assetsInlineLimit: 0,
    // One style sheet: pages that arrive later need no second request for theirs.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    // Small pieces that several pages share are joined: each file costs a request. What opens over a page is kept apart from them,
    // so that no page brings it along unasked.
    rollupOptions: {
      output: { experimentalMinChunkSize: 1_500, manualChunks: apart, onlyExplicitManualChunks: true },
    },
  },
});
