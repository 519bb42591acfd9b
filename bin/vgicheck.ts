#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and newer keep what they compiled; it has to be asked for before anything else is loaded.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
await import('./run.js');
