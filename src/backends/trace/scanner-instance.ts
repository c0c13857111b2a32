import type { ScannerModule } from '../../trace/reading/scanner-module.ts';

/**
 * A fresh instance of the compiled scanner.
 *
 * @param base64 The WebAssembly module as `#trace-scanner` gives it.
 */
export function instantiateScanner(base64: string): ScannerModule {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  // The build compiles the module from the sources that ScannerModule describes.
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as ScannerModule;
}
