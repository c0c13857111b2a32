import type { ScannerModule } from '../../trace/scan/scanner-module.ts';

let known: { readonly base64: string; readonly module: WebAssembly.Module } | null = null;

function moduleOf(base64: string): WebAssembly.Module {
  if (known?.base64 !== base64) {
    known = { base64, module: new WebAssembly.Module(new Uint8Array(Buffer.from(base64, 'base64'))) };
  }
  return known.module;
}

/**
 * A fresh instance of the compiled scanner.
 *
 * @param base64 The WebAssembly module as `#trace-scanner` gives it; it is compiled once.
 */
export function instantiateScanner(base64: string): ScannerModule {
  // The build compiles the module from the sources that ScannerModule describes.
  return new WebAssembly.Instance(moduleOf(base64)).exports as ScannerModule;
}
