/** The inner loop's only type: a word of 32 bits. AssemblyScript knows it; for TypeScript it is a number. */
type i32 = number;

/** What the host uses of WebAssembly: its types are otherwise only in TypeScript's library for browsers. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
