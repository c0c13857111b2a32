import { describe, expect, it } from 'vitest';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { callsAskedIn } from '../../../src/explain/answers/calls-asked.ts';
import { noFacts } from '../../../src/explain/facts.ts';

const statistic = [
  'OP Type,Core Type,Count,Total Time(us),Min Time(us),Avg Time(us),Max Time(us),Ratio(%)',
  'MatMulV2,AI_CORE,1280,52000.0,20.0,40.6,90.0,68.4',
  'FlashAttentionScore,MIX_AIC,64,24000.0,300.0,375.0,400.0,31.6',
].join('\n');
const details = [
  'Name,Type,Accelerator Core,Start Time(us),Duration(us),Wait Time(us)',
  'a,MatMulV2,AI_CORE,1,20.0,0',
  'b,MatMulV2,AI_CORE,2,60.0,0',
  'c,RmsNorm,AI_VECTOR_CORE,3,30.0,0',
].join('\n');

async function said(text: string, name: string | null, by: 'longest' | 'count' | 'spread') {
  const input = await readInputText(text, 'x.csv', async () => 'profiler');
  if (input === null) throw new Error('not read');
  const { statements } = answer({ intent: 'operators', name, by }, input, noFacts);
  return statements.map((one) => one.text.en).join('\n');
}

describe('single calls of recorded kernels', () => {
  it.each([
    ['what is the longest single call', 'longest'],
    ['max time of matmulv2', 'longest'],
    ['how often is rmsnorm called', 'count'],
    ['which has the worst spread between min and max', 'spread'],
    ['which kernel takes most of the time', null],
  ])('%s', (text, by) => {
    expect(callsAskedIn(text)).toBe(by);
  });

  it('lead by their longest call, their number and how far they lie apart', async () => {
    expect(await said(statistic, null, 'longest')).toContain('one of FlashAttentionScore: 400 µs');
    expect(await said(statistic, 'matmul', 'longest')).toContain('one of MatMulV2: 90.0 µs');
    expect(await said(statistic, null, 'count')).toContain('MatMulV2 runs 1,280 times, 95.2 % of all 1,344');
    expect(await said(statistic, null, 'spread')).toContain('20.0 µs to 90.0 µs, ×4.50');
  });

  it('are told where each row is one call', async () => {
    expect(await said(details, null, 'longest')).toContain(
      'one of MatMulV2: 60.0 µs (its shortest takes 20.0 µs)',
    );
  });

  it('are missing where a summary does not tell them', async () => {
    const text = statistic.replace('Min Time(us)', 'Least').replace('Max Time(us)', 'Most');
    expect(await said(text, null, 'longest')).toContain('How long single calls take is not in what was read');
  });
});
