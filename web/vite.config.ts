import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One file with everything in it: it is opened from the disk, where nothing else could be loaded. */
export default defineConfig({
  root: at('.'),
  plugins: [viteSingleFile()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});
