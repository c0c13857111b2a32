import { expect, it } from 'vitest';
import { withCaseDefaults } from '../../../src/plan/cases/case-defaults.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';
import { answersOf, conditionFacts, wholePlan } from '../plan-kit.ts';

const filled = (change: Parameters<typeof answersOf>[0]) =>
  withCaseDefaults(answersOf({ ...wholePlan, ...change }), conditionFacts);

it('a case of a model with experts searches the widest space, and says that nobody chose it', () => {
  const { searchSpace } = filled({ model: 'Expert-9B' });
  expect(searchSpace?.value).toBe('tp-ep-moedp');
  expect(searchSpace?.provenance.label).toBe('explicit heuristic');
});

it.each([
  ['a dense model', {}],
  ['a space that the case names', { model: 'Expert-9B', searchSpace: 'tp' }],
  ['sizes that the case names', { model: 'Expert-9B', tpSizes: [4] }],
  ['sizes of EP that the case names', { model: 'Expert-9B', epSizes: [4] }],
] as const)('nothing is widened for %s', (_name, change) => {
  expect(filled(change as never).searchSpace?.value).toBe('searchSpace' in change ? 'tp' : undefined);
});

it('what a case says is never replaced by a heuristic', () => {
  expect(filled({ mode: 'disaggregation' }).mode?.value).toBe('disaggregation');
  expect(filled({}).mtp?.provenance.label).toBe('user-provided');
});

it('a case that leaves all open gets every heuristic of the dialog, each labelled', () => {
  const { mode: _mode, quantize: _quantize, prefixCache: _cache, mtp: _mtp, ...bare } = wholePlan;
  const answers = withCaseDefaults(answersOf(bare), conditionFacts);
  const values = Object.fromEntries(
    (['mode', 'quantize', 'prefixCache', 'mtp', 'compile'] as const).map((id) => [id, answers[id]?.value]),
  );
  expect(values).toEqual({
    mode: 'aggregation',
    quantize: 'recommended',
    prefixCache: false,
    mtp: false,
    compile: true,
  });
  for (const id of ['mode', 'quantize', 'prefixCache', 'mtp', 'compile'] as const)
    expect(answers[id]?.provenance.label).toBe('explicit heuristic');
});

it('copies of experts that the case names are no open search', () => {
  expect(filled({ model: 'Expert-9B', moeDpSizes: [2] }).searchSpace).toBeUndefined();
});

it('what is filled in says why, in the words of the dialog', () => {
  const { mode: _mode, ...bare } = wholePlan;
  const { mode, searchSpace } = withCaseDefaults(answersOf({ ...bare, model: 'Expert-9B' }), conditionFacts);
  const because = slotRecord('mode').suggest.flatMap((one) =>
    one.from === 'heuristic' ? [one.because] : [],
  );
  expect(mode).toEqual({
    value: 'aggregation',
    provenance: { label: 'explicit heuristic', because: because[0] },
    reading: null,
  });
  const widest = slotRecord('searchSpace').options.find(({ value }) => value === 'tp-ep-moedp');
  expect(searchSpace).toEqual({
    value: 'tp-ep-moedp',
    provenance: { label: 'explicit heuristic', because: widest?.help },
    reading: null,
  });
});

it('a case without a model, or of one that nobody knows, is not widened', () => {
  const { model: _model, ...bare } = wholePlan;
  expect(withCaseDefaults(answersOf(bare), conditionFacts).searchSpace).toBeUndefined();
  expect(filled({ model: 'Unknown-1B' }).searchSpace).toBeUndefined();
});
