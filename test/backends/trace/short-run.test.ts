import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../../src/backends/trace/short-run.ts');

it('the engine takes the setting for a short run without a word', () => {
  const script = `import { optimiseSparingly } from ${JSON.stringify(source)}; optimiseSparingly(); console.log('on')`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: 'on\n', stderr: '', status: 0 });
});
