import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from '../../src/app/session-desk.ts';
import { plainText } from '../../src/text/line.ts';
import { fakeProgram } from '../commands/fake-program.ts';

const { program } = fakeProgram();
const folder = program.locations.state;
const at = (name: string) => join(folder, name);
const rest = '3500 in 1500 out, TPOT 50 ms';

beforeAll(() => {
  mkdirSync(at('unsupported'), { recursive: true });
  const profile = readFileSync(
    join(import.meta.dirname, '../../references/devices/TEST_DEVICE.yaml'),
    'utf8',
  );
  writeFileSync(at('card.yaml'), profile.replace(/^name: .*/m, 'name: MY_CARD'));
  writeFileSync(at('wrong.yaml'), profile.replace('memoryGiB', 'memoryGib'));
  writeFileSync(at('lengths.yaml'), 'bins:\n  - {min_tokens: 100, max_tokens: 4000, weight: 1}\n');
  writeFileSync(
    at('gpu.yaml'),
    'id: LAB\nmemoryGiB: 96\npeakTeraOps: {bf16: 400}\nmemoryGigabytesPerSecond: 2000\n' +
      'interconnect: {devices: 8, gigabytesPerSecond: 100, networkGigabytesPerSecond: 25}\n',
  );
  const request = (at_ms: number, input_tokens: number) =>
    JSON.stringify({ at_ms, input_tokens, output_tokens: 30 });
  writeFileSync(at('Trace.jsonl'), [request(0, 1000), request(80, 3000)].join('\n'));
  writeFileSync(at('back.csv'), 'Timestamp,Request tokens,Response tokens\n9,10,10\n3,10,10\n');
  writeFileSync(at('nobins.yaml'), 'nothing: 1\n');
  writeFileSync(at('unsupported/config.json'), JSON.stringify({ model_type: 'mamba', hidden_size: 2560 }));
});

/** What a sentence leads to on a machine with these files. */
function said(...texts: readonly string[]) {
  const desk = openDesk(program);
  const { session } = desk.start({ isFlagsOnly: false });
  for (const text of texts) session.send({ type: 'say', text });
  const snapshot = session.snapshot();
  desk.close();
  const value = (slot: keyof typeof snapshot.answers) => snapshot.answers[slot]?.value;
  return {
    snapshot,
    value,
    shown: plainText(snapshot.transcript.flatMap(({ lines }) => lines)).replaceAll(/\s+/g, ' '),
  };
}

describe('a file that is named in a sentence', () => {
  it('makes its device known by its name, in the same sentence', () => {
    const { value } = said(`Qwen3-32B on 8 MY_CARD, device file ${at('card.yaml')}, ${rest}`);
    expect(value('devices')).toEqual(['MY_CARD']);
    expect(value('numDevices')).toBe(8);
  });
  it('stands for its device where none is named, and what it can only be, it is', () => {
    const { value, snapshot } = said(`Qwen3-32B on 8 cards of ${at('card.yaml')}, ${rest}`);
    expect(value('deviceFile')).toBe(at('card.yaml'));
    expect(value('devices')).toEqual(['MY_CARD']);
    expect(value('numDevices')).toBe(8);
    expect(snapshot.question?.slot).toBe('mode');
    expect(said(`Qwen3-32B on 8 A2 376T, ${at('lengths.yaml')}, 1500 out`).value('lengthDistribution')).toBe(
      at('lengths.yaml'),
    );
  });
  it.each([
    [`device file ${at('wrong.yaml')}`, 'deviceFile', 'memoryGib'],
    [`device file ${at('none.yaml')}`, 'deviceFile', 'No file that can be read'],
    [`input length distribution ${at('nobins.yaml')}`, 'lengthDistribution', 'needs a list `bins`'],
    [`input length distribution ${at('none.yaml')}`, 'lengthDistribution', 'No file that can be read'],
  ])('is refused at once, with its fault: %s', (words, slot, fault) => {
    const { snapshot, shown } = said(`Qwen3-32B on 8 A2 376T, ${words}, TPOT 50 ms`);
    expect(shown).toContain(fault);
    expect(shown).toMatch(/✗ (Device file|Distribution)/);
    expect(snapshot.question?.slot).toBe(slot);
  });
  it.each(['replay PATH', 'traffic from PATH', '按 PATH 的请求到达', 'PATH as the load', '回放PATH'])(
    'tells how requests arrive and how long they are: %s',
    (words) => {
      const { value } = said(`Qwen3-32B on 2 H200, ${words.replace('PATH', at('Trace.jsonl'))}, TPOT 50 ms`);
      expect(value('loadProtocol')).toBe('arrivals');
      expect(value('arrivalsFile')).toBe(at('Trace.jsonl'));
      expect([value('inputLength'), value('outputLength')]).toEqual([2000, 30]);
    },
  );
  it.each([
    ['replay PATH', 'back.csv', 'times must not fall'],
    ['replay PATH', 'none.jsonl', 'No file that can be read'],
  ])('holds no requests, which is said at once: %s', (words, file, fault) => {
    const { snapshot, shown } = said(`Qwen3-32B on 2 H200, ${words.replace('PATH', at(file))}, TPOT 50 ms`);
    expect(shown).toContain(fault);
    expect(shown).toContain('✗ Arrivals');
    expect(snapshot.question?.slot).toBe('arrivalsFile');
  });
  it('may describe a GPU, which the calibrated estimator plans', () => {
    const { value, snapshot } = said(`Qwen3-32B on 8 LAB, device file ${at('gpu.yaml')}, 64 users, ${rest}`);
    expect(value('devices')).toEqual(['LAB']);
    expect(snapshot.question?.slot).toBe('mode');
  });
  it('is looked at again when another one is named', () => {
    const first = `Qwen3-32B on 8 A2 376T, input length distribution ${at('nobins.yaml')}, TPOT 50 ms`;
    const { value, snapshot } = said(first, at('lengths.yaml'));
    expect(value('lengthDistribution')).toBe(at('lengths.yaml'));
    expect(snapshot.question?.slot).not.toBe('lengthDistribution');
  });
});

describe('an answer with which nothing can run', () => {
  it('is a model whose layers no engine knows: said and asked for again before any other question', () => {
    const { snapshot, shown } = said(`${at('unsupported')} on 8 A2 376T, ${rest}`);
    expect(shown).toContain('✗ Model');
    expect(shown).toContain('✗ Nothing here can run this plan');
    expect(snapshot.question?.slot).toBe('model');
  });
  it('is a distribution of lengths, which the engine of GPUs does not read', () => {
    const { snapshot, shown } = said(
      `Qwen3-32B on 2 H200, input length distribution ${at('lengths.yaml')}, 1500 out, TPOT 50 ms`,
    );
    expect(shown).toContain('✗ Distribution');
    expect(snapshot.question?.slot).toBe('lengthDistribution');
  });
  it('is not a plan whose engine is still being looked for', () => {
    const { shown } = said(`Qwen3-32B on 8 A2 376T, ${rest}, run it with TensorCast`);
    expect(shown).not.toContain('✗');
  });
  it('is not a plan that only lacks answers', () => {
    for (const device of ['8 A2 376T', '2 H200', '4 MI300X']) {
      expect(said(`Qwen3-32B on ${device}, ${rest}`).shown).not.toContain('✗');
    }
  });
});
