import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const moduleId = '#trace-scanner';
const folder = 'src/trace/reading/assembly';

/** Options of the compiler: no runtime of its own, since the scanner never gives memory back, and 128-bit vectors. */
const options = [
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  ...['--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
];

/** Compiles the scanner; the result is kept beside other caches of the tools until a source or the compiler changes. */
async function compile(root: string): Promise<Buffer> {
  const sources = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'));
  const hash = createHash('sha256').update(options.join(' '));
  hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  for (const name of sources.sort()) hash.update(name).update(readFileSync(join(root, folder, name)));
  const cache = join(root, 'node_modules/.cache/throughline');
  const kept = join(cache, `scanner-${hash.digest('hex').slice(0, 16)}.wasm`);
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
  mkdirSync(cache, { recursive: true });
  const unfinished = `${kept}.${process.pid}`;
  writeFileSync(unfinished, wasm);
  renameSync(unfinished, kept);
  return Buffer.from(wasm);
}

/**
 * Compiles the trace scanner from AssemblyScript: `import scanner from '#trace-scanner'` gives the WebAssembly module as
 * base64 text, so that the bundle needs no file beside it.
 */
export function scannerPlugin(root: string) {
  return {
    name: 'throughline-scanner',
    resolveId(id: string) {
      return id === moduleId ? `\0${moduleId}` : null;
    },
    async load(id: string) {
      if (id !== `\0${moduleId}`) return null;
      const wasm = await compile(root);
      return {
        code: `export default ${JSON.stringify(wasm.toString('base64'))};`,
        moduleType: 'js' as const,
      };
    },
  };
}
