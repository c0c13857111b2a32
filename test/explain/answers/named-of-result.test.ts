import { describe, expect, it } from 'vitest';
import { nothingAskedAbout } from '../../../src/explain/answers/asked-about.ts';
import { bareProportionIn, instancesIn } from '../../../src/explain/answers/instances-named.ts';
import { deviceOfResult, operatorNamed, splitOfPlace } from '../../../src/explain/answers/named-of-result.ts';

const operators = [
  'tensor_cast.grouped_matmul_quant.default',
  'aten.mm.default',
  'tensor_cast.dynamic_quantize_symmetric.default',
  'MoeDistributeDispatch',
];
const named = (text: string) => {
  const pattern = operatorNamed(text, { ...nothingAskedAbout, operators });
  return pattern === null ? null : operators.filter((name) => new RegExp(pattern, 'i').test(name));
};

describe('names of what was read', () => {
  it('are operators spelled out, else those of a kind; a name within another word is none', () => {
    expect(named('groupedmatmul耗时')).toEqual(['tensor_cast.grouped_matmul_quant.default']);
    expect(named('moe那个dispatch')).toEqual(['MoeDistributeDispatch']);
    expect(named('矩阵乘占几成')).toEqual(['tensor_cast.grouped_matmul_quant.default', 'aten.mm.default']);
    expect(named('哪个kernel最慢')).toBeNull();
  });
  it('are devices of several by generation or peak', () => {
    const about = { ...nothingAskedAbout, devices: ['ATLAS_800_A2_280T_64G', 'ATLAS_800_A2_376T_64G'] };
    expect(deviceOfResult('280t那张卡', about)).toBe('ATLAS_800_A2_280T_64G');
    expect(deviceOfResult('a2呢', about)).toBeNull();
    expect(deviceOfResult('280t', { ...about, devices: ['ATLAS_800_A2_280T_64G'] })).toBeNull();
  });
  it('are rows by their place', () => {
    const sizes = [
      { tp: 8, dp: 1, ep: null },
      { tp: 4, dp: 2, ep: null },
    ];
    const about = { ...nothingAskedAbout, strategies: [{ phase: 'aggregated' as const, sizes }] };
    expect(splitOfPlace('第二名的首字', about, null)?.words).toBe('TP=4 DP=2');
    expect(splitOfPlace('第三名的首字', about, null)).toBeNull();
  });

  it('are rows by their place in the phase that is named, and none where the phases have another one each', () => {
    const [first, second, third] = [
      { tp: 8, dp: 1, ep: null },
      { tp: 4, dp: 2, ep: null },
      { tp: 2, dp: 4, ep: null },
    ];
    const strategies = [
      { phase: 'prefill' as const, sizes: [third, second, first] },
      { phase: 'decode' as const, sizes: [second, first, third] },
    ];
    const about = { ...nothingAskedAbout, strategies };
    expect(splitOfPlace('the second best', about, 'prefill')?.words).toBe('TP=4 DP=2');
    expect(splitOfPlace('the second best', about, 'decode')?.words).toBe('TP=8 DP=1');
    expect(splitOfPlace('the second best', about, null)).toBeNull();
  });
});

describe('instances', () => {
  it('are told by a proportion alone beside a ratio', () => {
    expect(bareProportionIn('is 3:1 better?')).toEqual({ prefill: 3, decode: 1, isMore: false });
    expect(bareProportionIn('配比换成5比2呢')).toMatchObject({ prefill: 5, decode: 2 });
    expect(bareProportionIn('at 10:30:15')).toBeNull();
    expect(bareProportionIn('a ratio of 2.5:1')).toBeNull();
    expect(bareProportionIn('what about 0:2')).toBeNull();
  });
  it('come to both sides where both are named, and go where they break', () => {
    expect(instancesIn('再来一套p加一套d能到多少')).toMatchObject({ prefill: 1, decode: 1, isMore: true });
    expect(instancesIn('3个d要是坏一个，qps掉到多少')).toMatchObject({ decode: -1, isMore: true });
    expect(instancesIn('d再加两个实例qps多少')).toMatchObject({ decode: 2, isMore: true });
  });
});
