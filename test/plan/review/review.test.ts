import { describe, expect, it } from 'vitest';
import type { Provenance } from '../../../src/plan/provenance.ts';
import { openSource } from '../../../src/plan/provenance.ts';
import { comparedDies, modeNote } from '../../../src/plan/review/mode-note.ts';
import { planRows } from '../../../src/plan/review/rows.ts';
import { citedSource, sourceWords } from '../../../src/plan/review/source-words.ts';
import { answersOf, facts, wholePlan } from '../plan-kit.ts';

describe('the review of a plan', () => {
  it('has a row for every value, lengths together', () => {
    const rows = planRows(answersOf(wholePlan), 'en').map(
      ({ label, value, source }) => `${label}: ${value} (${source})`,
    );
    expect(rows).toEqual([
      'Model: Dense-1B (you chose)',
      'Device: TEST_DEVICE (you chose)',
      'Devices: 8 (you chose)',
      'Lengths: 3,500 in · 1,500 out (you chose)',
      'Mode: Aggregated (you chose)',
      'TTFT limit: 2,000 ms (you chose)',
      'TPOT limit: 50 ms (you chose)',
      'Quantization: W8A8_DYNAMIC (you chose)',
      'Prefix cache: off (you chose)',
      'MTP: off (you chose)',
    ]);
  });

  it('keeps lengths apart when they come from different sources', () => {
    const answers = answersOf(wholePlan);
    const heuristic = { label: 'explicit heuristic', because: { en: 'x', zh: 'x' } } as const;
    const inputLength = { value: 3500, provenance: heuristic, reading: null };
    const labels = planRows({ ...answers, inputLength }, 'en').map(({ label }) => label);
    expect(labels).toContain('Input length');
    expect(labels).toContain('Output length');
  });

  it("shows one length alone, and what is one target's own not among the shared", () => {
    const labels = (values: Parameters<typeof answersOf>[0]) =>
      planRows(answersOf(values), 'en').map(({ label, value }) => `${label}: ${value}`);
    expect(labels({ inputLength: 3500 })).toEqual(['Input length: 3,500 tokens']);
    expect(labels({ outputLength: 1500 })).toEqual(['Output length: 1,500 tokens']);
    const targets = [
      { devices: ['TEST_DEVICE'], numDevices: 8 },
      { devices: ['OTHER_DEVICE'], numDevices: 4 },
    ];
    expect(labels({ mode: 'aggregation', devices: ['TEST_DEVICE'], numDevices: 8, targets })).toEqual([
      'Mode: Aggregated',
      'Targets: 8 × TEST_DEVICE | 4 × OTHER_DEVICE',
    ]);
  });

  it('says how the mode becomes a mode of the optimizer, and how many devices are compared', () => {
    const notes = (plan: object) => modeNote(answersOf({ ...wholePlan, ...plan }), facts, 'en').join('\n');
    expect(notes({})).toContain('Single hardware: TEST_DEVICE');
    expect(notes({}).split('\n').length).toBeGreaterThan(1);
    expect(notes({ mode: 'disaggregation', phases: 'prefill' })).toContain('--disagg');
    expect(notes({})).not.toContain('--disagg');
    expect(notes({ mode: 'pd-ratio' })).toContain('--enable-optimize-prefill-decode-ratio');
    expect(notes({ devices: ['TEST_DEVICE', 'OTHER_DEVICE'] })).toContain('Cross-hardware: 2');
    expect(notes({ targets: [{ numDevices: 8 }, { numDevices: 16 }] })).toContain('2 targets');
  });

  it('says of each die of a comparison how many cards its devices are, by its name where others stand beside it', () => {
    const notes = (plan: object) => modeNote(answersOf({ ...wholePlan, ...plan }), facts, 'en').join('\n');
    const beside = [
      { devices: ['TEST_DEVICE'], numDevices: 4 },
      { devices: ['HALF_CARD'], numDevices: 8 },
    ];
    const said = 'One HALF_CARD is one die, and a card holds 2: 8 of them are 4 cards.';
    expect(notes({ targets: beside })).toContain(said);
    expect(notes({ devices: ['TEST_DEVICE', 'HALF_CARD'], numDevices: 8 })).toContain(said);
    expect(notes({ devices: ['HALF_CARD'], targets: [{ numDevices: 8 }, { numDevices: 16 }] })).toMatch(
      /One device is one die.* 8 devices are 4 cards.*\n.* 16 devices are 8 cards/u,
    );
    const compared = (plan: object) => comparedDies(answersOf({ ...wholePlan, ...plan }), facts, 'en');
    expect(compared({ targets: beside })).toEqual([said]);
    expect(compared({ devices: ['HALF_CARD'], numDevices: 8 })).toEqual([]);
  });

  it('says how the mode is planned on GPUs, and which engine plans them', () => {
    const notes = (plan: object) =>
      modeNote(answersOf({ ...wholePlan, devices: ['gpu_two'], ...plan }), facts, 'en');
    const modes = [
      { mode: 'aggregation' },
      { mode: 'disaggregation', phases: 'both' },
      { mode: 'pd-ratio' },
    ].map((plan) => notes(plan));
    expect(new Set(modes.map(([first]) => first)).size).toBe(3);
    for (const lines of modes) expect(lines).toHaveLength(3);
    expect(notes({ mode: null })).toHaveLength(2);
    expect(notes({ mode: null, engine: 'calibrated' })).toHaveLength(1);
  });

  it('names each source in words, and what stands behind it', () => {
    const source = openSource('guide.md', 3, () => 'text');
    if (!source) throw new Error('the source was not opened');
    const sources: readonly [Provenance, string, string | null][] = [
      [{ label: 'user-provided', said: 'eight' }, 'you said', '"eight"'],
      [{ label: 'user-provided', said: null }, 'you chose', null],
      [{ label: 'CLI default', program: 'p', version: '1', source }, 'CLI default', 'p 1 · guide.md'],
      [
        { label: 'user-provided previous config', session: 's' },
        'user-provided previous config',
        'session s',
      ],
      [{ label: 'inspected local test/example', source }, 'inspected local test/example', 'guide.md:3'],
      [
        { label: 'documented example', section: 'Lengths', source },
        'documented example',
        'guide.md · Lengths',
      ],
      [
        { label: 'throughput_optimizer result', run: 'r', engine: 'e', row: 'TP=8', source },
        'throughput_optimizer result',
        'run r, e, row TP=8',
      ],
      [{ label: 'explicit heuristic', because: { en: 'why', zh: '因' } }, 'explicit heuristic', 'why'],
    ];
    for (const [provenance, words, cited] of sources) {
      expect(sourceWords(provenance, 'en')).toBe(words);
      expect(citedSource(provenance, 'en')).toBe(cited);
    }
  });

  it('cannot prove a source that says nothing', () => {
    expect(openSource('guide.md', null, () => null)).toBeNull();
  });
});
