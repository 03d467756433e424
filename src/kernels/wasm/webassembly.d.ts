/** The part of the WebAssembly JavaScript interface that is used: TypeScript ships its types with those of browsers only. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  const Module: new (bytes: Uint8Array) => Module;
  const Memory: new (size: { readonly initial: number; readonly maximum?: number }) => Memory;
  const Instance: new (
    module: Module,
    imports: Readonly<Record<string, Readonly<Record<string, Memory | ((...numbers: number[]) => number)>>>>,
  ) => Instance;
  const CompileError: new (message?: string) => Error;
  function validate(bytes: Uint8Array): boolean;
}
