/** The part of WebAssembly that this program uses; the libraries of ES2024 and Node do not declare it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module, imports?: Readonly<Record<string, unknown>>);
    readonly exports: unknown;
  }
}
