import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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

export default defineConfig({
  plugins: [react()],
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
