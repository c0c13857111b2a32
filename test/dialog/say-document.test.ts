import { describe, expect, it } from 'vitest';
import { sayDocument } from '../../src/dialog/say-document.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import type { Answers } from '../../src/plan/answers.ts';
import { registryFacts } from '../../src/plan/registry-facts.ts';
import type { Language } from '../../src/text/language.ts';
import { answersOf } from '../plan/plan-kit.ts';

const facts = registryFacts();

function say(text: string, answers: Answers = {}, language: Language = 'en') {
  const heard = understand(text, { slot: null, answers, facts, language });
  return sayDocument(heard, {
    answers,
    text,
    conditionFacts: () => ({ facts, runnableEngines: ['embedded'] }),
    language,
  });
}

describe('the JSON document of a sentence', () => {
  it('states values with their words and lists what is still required', () => {
    const document = say('Qwen3-32B on 8 A2 376T, 4k in 1500 out, TPOT under 50 ms');
    expect(document.intent).toBe('plan');
    expect(document.slots.inputLength).toEqual({
      value: 4096,
      label: 'user-provided',
      text: expect.stringContaining('4k'),
      reading: '4k = 4,096',
    });
    expect(document.slots.devices?.value).toEqual(['ATLAS_800_A2_376T_64G']);
    expect(document.need).toEqual(['mode', 'quantize']);
    expect(document.ask).toEqual([]);
  });

  it('lists what no setting of the plan takes instead of stating it as used', () => {
    const text = 'Qwen3-32B on 8 H200, eager mode, reserve 5 GB';
    const { slots, unread } = say(text);
    expect(slots.compile).toBeUndefined();
    expect(slots.reservedMemoryGb).toBeUndefined();
    expect(unread.map(({ text: words, kind }) => [words, kind])).toEqual([
      ['eager mode', 'not-in-plan'],
      ['reserve 5 GB', 'not-in-plan'],
    ]);
    for (const { text: words, start, length } of unread)
      expect(text.slice(start, start + length)).toBe(words);
    const onNpu = say('Qwen3-32B on 8 A2 376T, eager mode, reserve 5 GB');
    expect([onNpu.slots.compile?.value, onNpu.slots.reservedMemoryGb?.value, onNpu.unread]).toEqual([
      false,
      5,
      [],
    ]);
  });

  it('keeps the devices that are known beside the refusal of one that is not', () => {
    const { slots, refused } = say('compare L20 and A2 376T for Qwen3-32B');
    expect(slots.devices?.value).toEqual(['ATLAS_800_A2_376T_64G']);
    expect(refused.map(({ text }) => text)).toEqual(['L20']);
    expect(say('Qwen3-32B on L20').slots.devices).toBeUndefined();
  });

  it.each(['not sure, help me plan Qwen3-32B on 8 A2 376T', '不太确定，帮我规划 Qwen3-32B，8卡 A2 376T'])(
    'takes a doubt about the whole plan for no value that was left out: %s',
    (text) => {
      const { slots, unread, refused } = say(text);
      expect([slots.model?.value, slots.numDevices?.value]).toEqual(['Qwen/Qwen3-32B', 8]);
      expect([unread, refused]).toEqual([[], []]);
    },
  );

  it('needs everything when nothing was said, one limit of either kind among it', () => {
    expect(say('hello').need).toEqual([
      'model',
      'devices',
      'numDevices',
      'inputLength',
      'outputLength',
      'mode',
      'ttftLimitMs',
      'tpotLimitMs',
      'quantize',
    ]);
  });

  it('counts what stands already, and what the words imply', () => {
    const before = answersOf({ model: 'Qwen/Qwen3-32B', numDevices: 8, inputLength: 10, outputLength: 10 });
    const { need } = say('TEST_DEVICE, PD ratio, 30% prefix cache hits', before);
    expect(need).toEqual([
      'prefillDevicesPerInstance',
      'decodeDevicesPerInstance',
      'ttftLimitMs',
      'quantize',
    ]);
  });

  it('labels readings in the language of the session', () => {
    const [english, chinese] = (['en', 'zh'] as const).map((language) => say('PD分离', {}, language).ask[0]);
    expect(english?.readings.map(({ value }) => value)).toEqual(['disaggregation', 'pd-ratio']);
    expect(chinese?.readings[1]?.label).toContain('实例配比');
    expect(english?.readings[1]?.label).toContain('Instance ratio');
  });

  it('gives targets as a slot and with the words of each', () => {
    const text = 'Qwen3-32B: compare 8 A2 376T vs 16 A3 752T';
    const { slots, targets, need } = say(text);
    expect(slots.targets?.value).toEqual([
      { devices: ['ATLAS_800_A2_376T_64G'], numDevices: 8 },
      { devices: ['ATLAS_800_A3_752T_128G_DIE'], numDevices: 16 },
    ]);
    expect(text).toContain(slots.targets?.text);
    expect(targets.map(({ numDevices }) => numDevices?.text)).toEqual(['8', '16']);
    expect(need).not.toContain('numDevices');
  });

  it('keeps values that cannot be answers apart, with the reason', () => {
    const { slots, refused } = say('MTP with 12 tokens');
    expect(slots).not.toHaveProperty('numMtpTokens');
    expect(refused).toMatchObject([{ slot: 'numMtpTokens', message: expect.stringContaining('12') }]);
  });
});
