import type { WordAllocator } from './allocator.js';
import type { Backend } from './backend.js';
import * as written from './exports.js';
import { bytes } from './wasm.js';
import { workOn } from './words.js';

export * as places from './abi.js';
export { MemoryFullError, type Region, WordAllocator } from './allocator.js';
export type { Backend } from './backend.js';

/** What the inner loop does; `c` is the place of a context. Each function says more where it is written. */
export interface Engine {
  run(c: number): number;
  beginRows(c: number): void;
  beginLists(c: number): void;
  addToLevel(c: number, keys: number, count: number): void;
  handRows(from: number, to: number, count: number): void;
  beginLevel(c: number): void;
  expandLevel(c: number): number;
  checkFound(c: number): number;
  preimage(c: number, wanted: number, masks: number, bounds: number, goals: number): number;
  addTarget(wanted: number, masks: number, key: number, goals: number): void;
  placesOf(c: number): number;
  countRows(c: number): void;
  number(c: number, keys: number, keyCount: number, first: number): void;
  steps(c: number): number;
  survey(c: number, cell: number, bits: number, first: number): number;
  trim(c: number, t: number): number;
  gather(c: number, t: number, to: number, room: number): number;
  addBack(c: number, found: number, first: number): number;
  canonicalize(c: number, key: number): number;
  repackKeys(from: number, keys: number, to: number, others: number, keyCount: number): void;
  rehashInto(from: number, to: number): boolean;
  copyRowKeys(c: number, keys: number): number;
  repackRows(from: number, to: number): void;
  indexRows(c: number): void;
  classifyAll(group: number): void;
  sampleKeys(c: number, cells: number, keys: number): number;
  keyOf(c: number, state: number, key: number): boolean;
  decode(c: number, key: number, state: number): void;
  intern(group: number, local: number): number;
  internTransient(group: number, local: number): number;
  rehash(group: number): void;
  insert(c: number, key: number, place: number): number;
  locate(c: number, key: number, place: number): number;
  contains(c: number, key: number, place: number): boolean;
}

export const backends = ['wasm', 'js'] as const;

export const engineOn = (memory: WordAllocator, kind: Backend): Engine =>
  kind === 'wasm' ? compiledOn(memory.shared) : writtenOn(memory.shared);

let compiled: WebAssembly.Module | undefined;

/** The compiled inner loop, for other threads. */
export const compiledEngine = (): WebAssembly.Module => {
  compiled ??= new WebAssembly.Module(Buffer.from(bytes, 'base64'));
  return compiled;
};

const compiledOn = (memory: WebAssembly.Memory): Engine => {
  const { exports } = new WebAssembly.Instance(compiledEngine(), { env: { memory } });
  const engine = exports as unknown as { readonly [K in keyof Engine]: (...args: number[]) => number };
  return {
    ...(engine as unknown as Engine),
    rehashInto: (from, to) => engine.rehashInto(from, to) !== 0,
    keyOf: (c, state, key) => engine.keyOf(c, state, key) !== 0,
    contains: (c, key, place) => engine.contains(c, key, place) !== 0,
  };
};

/** Several searches may take turns in one program: each call says whose memory it is about. */
const writtenOn = (memory: WebAssembly.Memory): Engine => {
  const entries = Object.entries(written).map(([name, does]) => [
    name,
    (...args: number[]) => {
      workOn(memory.buffer);
      return (does as (...args: number[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as Engine;
};
