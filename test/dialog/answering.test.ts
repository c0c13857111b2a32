import { expect, it } from 'vitest';
import { stated, withEntries } from '../../src/dialog/answering.ts';
import { answersOf } from '../plan/plan-kit.ts';

it('sizes of EP keep a search space that is wider than they ask for', () => {
  const wide = answersOf({ searchSpace: 'tp-ep-moedp' });
  expect(withEntries(wide, [stated({ slot: 'epSizes', value: [4] }, '4', null)]).searchSpace?.value).toBe(
    'tp-ep-moedp',
  );
});

it('sizes of EP widen a search that would not look at them', () => {
  const narrow = answersOf({ searchSpace: 'tp' });
  expect(withEntries(narrow, [stated({ slot: 'epSizes', value: [4] }, '4', null)]).searchSpace?.value).toBe(
    'tp-ep',
  );
  expect(withEntries({}, [stated({ slot: 'epSizes', value: [4] }, '4', null)]).searchSpace?.value).toBe(
    'tp-ep',
  );
});

it('what is said outright wins over what something else implies, in whatever order', () => {
  const entries = [
    stated({ slot: 'quantize', value: 'recommended' }, 'recommended', null),
    stated({ slot: 'quantizeLinearAction', value: 'W8A16_DYNAMIC' }, 'W8A16', null),
  ];
  expect(withEntries({}, entries).quantize?.value).toBe('recommended');
  expect(withEntries({}, entries.toReversed()).quantize?.value).toBe('recommended');
});
