import { describe, expect, it } from 'vitest';
import { judgementStatements } from '../../../src/explain/analysis/judgement.ts';
import { losersOf } from '../../../src/explain/analysis/subject.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const unnamed = (concurrency: number) => ({ parallel: '', concurrency, tpotMs: 50 });

describe('rows whose labels were cut off', () => {
  it('are other strategies where their figures differ', () => {
    const subject = subjectOf([unnamed(193), unnamed(182), unnamed(148)]);
    expect(losersOf(subject).map(({ row }) => row.concurrency)).toEqual([182, 148]);
    expect(rulesOf(judgementStatements(subject))).toEqual(['judgement']);
  });

  it('are the best one itself where every figure is the same', () => {
    const subject = subjectOf([unnamed(193), unnamed(193)]);
    expect(losersOf(subject)).toEqual([]);
    expect(rulesOf(judgementStatements(subject))).toEqual(['only-candidate']);
  });
});
