import { expect, it } from 'vitest';
import { probedHelp } from '../../../src/backends/campaign/probe-framework.ts';
import type { Framework } from '../../../src/campaign/manifest.ts';

const help = 'Options:\n  --host TEXT\n  --port INTEGER\n  --max_batch_size INTEGER\n';

/** A host whose program prints these words for its help and for its version. */
function hostThat(prints: { readonly help: string; readonly version: string; readonly exitCode?: number }) {
  return {
    run: async ({ command }: { readonly command: readonly string[] }) =>
      command.some((word) => word.startsWith('--help'))
        ? { text: prints.help, exitCode: 0 }
        : { text: prints.version, exitCode: prints.exitCode ?? 0 },
  };
}

it.each<[string, Framework, Parameters<typeof hostThat>[0], string | null]>([
  [
    'behind the log of an import',
    'vllm',
    { help, version: 'INFO [__init__.py:216] platform cuda 12.8\n0.11.2rc1.dev45+gabc1234' },
    '0.11.2rc1.dev45+gabc1234',
  ],
  [
    'above a warning that names another one',
    'sglang',
    { help, version: '0.5.6.post1\n/opt/x.py:1: UserWarning: pynvml deprecated since 13.0' },
    '0.5.6.post1',
  ],
  ['in a sentence', 'vllm', { help, version: 'server, version v3.2.1+cu129' }, '3.2.1+cu129'],
  [
    'in the help, where nothing else prints it',
    'tensorrt_llm',
    {
      help: `[TensorRT-LLM] TensorRT-LLM version: 1.2.0rc4\n${help}`,
      version: 'Error: No such option',
      exitCode: 2,
    },
    '1.2.0rc4',
  ],
  ['nowhere', 'tensorrt_llm', { help, version: 'Error: No such option', exitCode: 2 }, null],
])('a version is found %s', async (_, framework, prints, version) => {
  const probed = await probedHelp(framework, ['server'], {}, hostThat(prints));
  expect(probed).toMatchObject({ state: 'supported', version });
});
