import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const shim = join(import.meta.dirname, '../campaign/simulator/shim.ts');
const dialectOf = { vllm: 'vllm', 'trtllm-serve': 'trtllm' } as const;

/** A folder of executables that stand where serving frameworks would be installed. */
export function simulatedPrograms(names: readonly (keyof typeof dialectOf)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    const path = join(folder, name);
    const words = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${shim}' ${dialectOf[name]} "$@"`;
    writeFileSync(path, `#!/bin/sh\n${words}\n`);
    chmodSync(path, 0o755);
  }
  return folder;
}
