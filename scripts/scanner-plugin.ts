import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The name that imports have for the scanner. */
export const scannerId = '#trace-scanner';
const folder = 'src/trace/scan/assembly';

/** Options of the compiler: no runtime of its own, since the scanner never gives memory back, and 128-bit vectors. */
const options = [
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  ...['--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
];

/** Where the compiled scanner is kept until a source or the compiler changes, beside other caches of the tools. */
function keptFile(root: string): string {
  const sources = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'));
  const hash = createHash('sha256').update(options.join(' '));
  hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  for (const name of sources.sort()) hash.update(name).update(readFileSync(join(root, folder, name)));
  return join(root, 'node_modules/.cache/throughline', `scanner-${hash.digest('hex').slice(0, 16)}.wasm`);
}

/** The scanner as it was compiled last. @throws where `compileScanner` was not called for these sources */
export function keptScanner(root: string): Buffer {
  return readFileSync(keptFile(root));
}

/** Compiles the scanner where it is not kept from an earlier time. */
export async function compileScanner(root: string): Promise<Buffer> {
  const kept = keptFile(root);
  try {
    return readFileSync(kept);
  } catch {
    // Not compiled yet.
  }
  const { default: asc } = await import('assemblyscript/asc');
  const written: Uint8Array[] = [];
  const { error, stderr } = await asc.main(
    [`${folder}/scanner.ts`, '--baseDir', root, '--outFile', 'scanner.wasm', ...options],
    {
      writeFile: (_name: string, contents: Uint8Array | string) => {
        if (typeof contents !== 'string') written.push(contents);
      },
    },
  );
  const [wasm] = written;
  if (error !== null || wasm === undefined) throw new Error(`The trace scanner does not compile:\n${stderr}`);
  mkdirSync(dirname(kept), { recursive: true });
  const unfinished = `${kept}.${process.pid}`;
  writeFileSync(unfinished, wasm);
  renameSync(unfinished, kept);
  return Buffer.from(wasm);
}

/** A module that holds the compiled scanner as base64 text. */
export function scannerModule(wasm: Buffer): string {
  return `export default ${JSON.stringify(wasm.toString('base64'))};`;
}

/**
 * Compiles the trace scanner from AssemblyScript: `import scanner from '#trace-scanner'` gives the WebAssembly module as
 * base64 text, so that the bundle needs no file beside it.
 */
export function scannerPlugin(root: string) {
  return {
    name: 'throughline-scanner',
    resolveId(id: string) {
      return id === scannerId ? `\0${scannerId}` : null;
    },
    async load(id: string) {
      if (id !== `\0${scannerId}`) return null;
      return { code: scannerModule(await compileScanner(root)), moduleType: 'js' as const };
    },
  };
}
