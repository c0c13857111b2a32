import { describe, expect, it } from 'vitest';
import { shortKernelName } from '../../../src/explain/analysis/kernel-name.ts';

describe('the name of a kernel in prose', () => {
  it.each([
    // Template arguments, parameters, qualifiers in them and the return type go; what names the kernel stays.
    ['void flash::fwd_kernel<Traits<128, true>, (bool)1>(flash::Params const&)', 'flash::fwd_kernel'],
    ['void (anonymous namespace)::softmax<float>(float*, int)', 'softmax'],
    ['void at::native::vectorized<4, Functor<int>>(int, Array<char*, 2>)', 'at::native::vectorized'],
    [
      'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgs)',
      'ncclDevKernel_AllReduce_Sum_bf16_RING_LL',
    ],
    ['rms_norm_kernel', 'rms_norm_kernel'],
    ['_ZN7ck_tile6kentryILi256EEvT_', 'ck_tile::kentry'],
    ['_ZNK3foo3barEv', 'foo::bar'],
    ['_Z', '_Z'],
    ['<int>(x)', '<int>(x)'],
    ['Cijk_Alik_Bljk_BBS_BH_Bias_MT128x256x64_MI16x16x1_SN', 'Cijk_Alik… MT128x256x64'],
    ['Cijk_Alik_Bljk_without_tile', 'Cijk_Alik_Bljk_without_tile'],
  ])('%s', (name, short) => expect(shortKernelName(name)).toBe(short));

  it('is cut between words where it is long, and only there', () => {
    const fits = `${'a'.repeat(50)}_bcdef`;
    expect(fits).toHaveLength(56);
    expect(shortKernelName(fits)).toBe(fits);
    expect(shortKernelName(`${fits}g`)).toBe(`${'a'.repeat(50)}…`);
  });
});
