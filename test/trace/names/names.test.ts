import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../../src/trace/names/canonical-name.ts';
import { mangledPath } from '../../../src/trace/names/mangled-name.ts';
import { nameWords } from '../../../src/trace/names/name-parts.ts';
import { shortName } from '../../../src/trace/names/short-name.ts';

describe('canonicalName', () => {
  it.each([
    ['Cijk_MT320x224x64_MI16x16x1', 'Cijk_MT320x224x64_MI16x16x1'],
    ['foo(0x7f00aa11bb22)', 'foo(0xADDR)'],
    ['foo 0x12345', 'foo 0x12345'],
    ['  void  f<int>(int,\n float)  ', 'void f<int>'],
    ['void f<g(int)>(int (*)(float))', 'void f<g(int)>'],
    ['int f(int)', 'int f(int)'],
    ['CopyDeviceToHost', 'Memcpy DtoH (Device -> Host)'],
  ])('%s', (raw, expected) => {
    expect(canonicalName(raw)).toBe(expected);
  });
});

it('reads the function out of a mangled symbol', () => {
  expect(mangledPath('_ZN5aiter24add_rmsnorm_quant_kernelIDF16bEEvPT0_')).toBe(
    'aiter::add_rmsnorm_quant_kernel',
  );
  expect(mangledPath('_Z3foov')).toBe('foo');
  expect(mangledPath('foo')).toBeNull();
  expect(mangledPath('_ZN99x')).toBeNull();
});

it('splits words at signs and changes of case', () => {
  expect(nameWords('FlashAttnFwdSm90')).toEqual(['flash', 'attn', 'fwd', 'sm90']);
  expect(nameWords('HTTPServer_prefill')).toEqual(['http', 'server', 'prefill']);
});

it('shortens a launcher to what it launches and a generated GEMM to its tile', () => {
  expect(shortName('void cutlass::device_kernel<flash::FlashAttnFwdSm90<int> >')).toBe(
    'cutlass::device_kernel<FlashAttnFwdSm90>',
  );
  expect(shortName('Cijk_Alik_Bljk_BBS_MT256x32x64_MI16x16x1')).toBe('Cijk_Alik_Bljk…MT256x32x64');
  expect(shortName('Memcpy DtoD (Device -> Device)')).toBe('Memcpy DtoD (Device -> Device)');
});
