import { describe, expect, it } from 'vitest';
import { alignInOrder } from '../../../src/trace/sites/common-sequence.ts';
import { framePriority, isFrameworkLocation } from '../../../src/trace/sites/frame-priority.ts';
import { locationText, normalisedPath } from '../../../src/trace/sites/location.ts';
import { lookUpSites, type SiteMap } from '../../../src/trace/sites/name-lookup.ts';
import { ownSources, sourceOf } from '../../../src/trace/sites/own-sites.ts';
import { siteOfCallStack } from '../../../src/trace/sites/stack-site.ts';
import { finish } from '../../../src/trace/work/steps.ts';
import { columnsOf } from '../support/columns-of.ts';
import { frame, kernel, launch, operator } from '../support/events.ts';

describe('locations', () => {
  it.each([
    ['/usr/lib/python3/dist-packages/vllm/a.py(3): f', 'vllm/a.py:3 f'],
    ['/sgl-workspace/sglang/python/sglang/srt/x.py(1): g', 'python/sglang/srt/x.py:1 g'],
    ['/opt/conda/lib/site-packages/sglang/srt/x.py(1): g', 'python/sglang/srt/x.py:1 g'],
    ['/repo/vllm/vllm/v1/b.py(9): h', 'vllm/v1/b.py:9 h'],
    ['/envs/vllm/lib/python3.12/site-packages/torch/nn/f.py(2): k', 'torch/nn/f.py:2 k'],
    ['tensorrt-llm/x.py(2): k', 'tensorrt_llm/x.py:2 k'],
    ['<built-in method foo>', '<built-in method foo>'],
  ])('%s', (text, location) => {
    expect(locationText(text)).toBe(location);
  });

  it('an environment that is called like a framework is no tree', () => {
    expect(normalisedPath('/envs/vllm/lib/site-packages/requests/a.py')).toBe('requests/a.py');
  });

  it('frames of the model code go before dispatchers, libraries and noise', () => {
    const order = [
      'python/sglang/srt/models/qwen3.py(10): forward',
      'vllm/model_executor/layers/linear.py(2): apply',
      'vllm/model_executor/custom_op.py(2): forward_native',
      '/x/site-packages/torch/nn/functional.py(1): linear',
      '/home/me/run.py(1): main',
      'torch/nn/modules/module.py(1): _call_impl',
      'threading.py(1): run',
    ].map(framePriority);
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(new Set(order).size).toBe(order.length);
  });

  it('tells framework code from others', () => {
    expect(isFrameworkLocation('vllm/a.py:1 f')).toBe(true);
    expect(isFrameworkLocation('torch/a.py:1 f')).toBe(false);
  });
});

describe('ownSources', () => {
  it('takes the stack shortly after the start of the operator, and the launch only where that has none', () => {
    const columns = columnsOf([
      frame('vllm/model.py(10): outer', 0, 100),
      operator('vllm::moe', 10, 50, 5),
      frame('vllm/inside.py(20): inner', 20, 30),
      launch(1, 25, 'cudaLaunchKernel', { 'External id': 5 }),
      kernel('a', 60, 5, 1, { args: { 'External id': 5 } }),
      frame('vllm/later.py(30): later', 200, 50),
      launch(2, 210),
      kernel('b', 300, 5, 2),
    ]);
    const own = finish(ownSources(columns));
    const of = (row: number) => sourceOf(columns, own, row);
    expect(of(0)).toMatchObject({ site: { location: 'vllm/model.py:10 outer' }, operator: 'vllm::moe' });
    expect(of(1)).toMatchObject({
      site: { location: 'vllm/later.py:30 later' },
      operator: 'cudaLaunchKernel',
    });
  });

  it('reads the stack text of torch_npu, innermost frame first', () => {
    const site = siteOfCallStack(
      '/x/torch/_utils.py(180): a;\r\n/w/vllm_ascend/ops/m.py(5): b;\r\n/w/main.py(3): c',
    );
    expect(site.location).toBe('vllm_ascend/ops/m.py:5 b');
    expect(site.stack.at(-1)).toBe('x/torch/_utils.py:180 a');
  });
});

describe('lookUpSites', () => {
  const site = (shown: string) => ({
    location: shown,
    shown,
    launches: 1,
    totalNs: 1000,
    share: 1,
    operator: null,
    stack: [],
    match: { kind: 'own', letter: null } as const,
  });
  const map = (names: Record<string, string>): SiteMap => ({
    ofStage: new Map(),
    everywhere: new Map(Object.entries(names).map(([name, shown]) => [name, [site(shown)]])),
  });

  it('prefers the same name, then parts of at least twelve letters, and marks the rule', () => {
    const maps = [map({ fused_moe_kernel: 'a', fused_moe_kernel_gptq: 'b', attn: 'c' })];
    expect(lookUpSites(maps, 'decode', 'fused_moe_kernel')?.match).toEqual({ kind: 'exact', letter: null });
    expect(lookUpSites(maps, 'decode', 'fused_moe_kernel_gptq_awq')).toMatchObject({
      sites: [{ shown: 'b' }],
      match: { kind: 'fuzzy', letter: 'b' },
    });
    expect(lookUpSites(maps, 'decode', 'attn_fwd_kernel_long')).toBeNull();
  });

  it('knows names that stand for each other', () => {
    const maps = [map({ 'void flash::FlashAttnFwdSm90<int>': 'x' })];
    expect(lookUpSites(maps, 'decode', 'FlashAttnFwdCombine')?.match).toEqual({ kind: 'fuzzy', letter: 'd' });
  });
});

it('an alignment is certain only where the earliest and the latest agree', () => {
  const certain = alignInOrder([1, 2, 3], [9, 1, 2, 3]);
  expect([...(certain?.early ?? [])]).toEqual([1, 2, 3]);
  expect([...(certain?.late ?? [])]).toEqual([1, 2, 3]);
  const ambiguous = alignInOrder([1], [1, 1]);
  expect(ambiguous?.early[0]).toBe(0);
  expect(ambiguous?.late[0]).toBe(1);
});
