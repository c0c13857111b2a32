import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { forbiddenConfig } from '../../../src/backends/campaign/config-file.ts';
import type { Candidate } from '../../../src/campaign/bench/flag-candidates.ts';

function candidate(text: string | null, flag = 'extra_llm_api_options'): Candidate {
  const path = join(mkdtempSync(join(tmpdir(), 'throughline-options-')), 'options.yaml');
  if (text !== null) writeFileSync(path, text);
  return { id: 'tensorrt_llm-0', framework: 'tensorrt_llm', flags: { [flag]: path }, changed: [] };
}

it('a backend other than PyTorch is refused through its YAML file as through its flag', () => {
  expect(forbiddenConfig(candidate('backend: tensorrt\n'))).toMatchObject({ reason: 'non-pytorch-backend' });
  expect(forbiddenConfig(candidate('backend: _autodeploy\n', 'config'))?.detail).toContain('_autodeploy');
  for (const text of ['backend: pytorch\n', 'enable_chunked_prefill: true\n', '[1, 2]', 'a: [', null]) {
    expect(forbiddenConfig(candidate(text)), String(text)).toBeNull();
  }
});
