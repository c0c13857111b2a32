import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../src/plan/answers.ts';
import { sourceLines } from '../../../src/plan/review/source-lines.ts';
import { plain } from '../../../src/text/line.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { answersOf, wholePlan } from '../plan-kit.ts';

const because = { en: 'a common limit', zh: '常见限制' };
const heuristic = { label: 'explicit heuristic', because } as const;
const answers: Answers = {
  ...answersOf({ model: 'Dense-1B', numDevices: 8 }),
  ttftLimitMs: { value: 2000, provenance: heuristic, reading: null },
  tpotLimitMs: { value: 50, provenance: heuristic, reading: null },
  mtp: { value: false, provenance: { label: 'user-provided previous config', session: 's1' }, reading: null },
};
const drawn = (given: Answers, columns: number) => sourceLines(given, 'en', columns).map(plain);

describe('the sources of a plan', () => {
  it('name together what the user stated, and what stands behind each other value', () => {
    const [own, ...others] = drawn(answers, 200);
    expect(own).toMatch(/^Sources .*Model.*Devices/);
    expect(own).not.toContain('TTFT');
    expect(others.map((one) => one.trim())).toEqual([
      'TTFT limit 2,000 ms, TPOT limit 50 ms: explicit heuristic · a common limit',
      'MTP off: user-provided previous config · session s1',
    ]);
  });

  it('stand in one column behind their title, within the window and never wider than a page', () => {
    const indent = 'Sources'.length + 4;
    for (const columns of [30, 60, 97, 200]) {
      const lines = drawn(answers, columns);
      for (const one of lines.slice(1)) expect(one.slice(0, indent).trim()).toBe('');
      for (const one of lines) expect(displayWidth(one)).toBeLessThanOrEqual(Math.min(columns - 1, 96));
    }
    expect(drawn(answers, 30).length).toBeGreaterThan(drawn(answers, 97).length);
  });

  it('say nothing of the user where nothing was stated, and nothing at all of an empty plan', () => {
    const { mtp, tpotLimitMs } = answers;
    const lines = drawn({ ...(mtp && { mtp }), ...(tpotLimitMs && { tpotLimitMs }) }, 97);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^Sources {4}TPOT limit 50 ms/);
    expect(drawn({}, 97)).toEqual([]);
    expect(drawn(answersOf(wholePlan), 200).join(' ')).not.toContain('you chose');
  });
});
