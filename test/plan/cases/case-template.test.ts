import { parse as readCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parse as readYaml } from 'yaml';
import { planCases, templateSlots } from '../../../src/plan/cases/case-document.ts';
import { caseTemplate } from '../../../src/plan/cases/case-template.ts';

describe('a file of cases to start from', () => {
  it('is a table whose example row answers every column that has one, by the names that are read', () => {
    const text = caseTemplate('csv', 'en');
    expect(text).toMatch(/^# \S/);
    const [row = {}] = readCsv(text, { columns: true, comment: '#' }) as Record<string, string>[];
    expect(Object.keys(row)).toEqual(templateSlots.map(({ id }) => id));
    const { cases, problems } = planCases([{ line: 3, cells: row }]);
    expect(problems).toEqual([]);
    expect(cases[0]?.words.map(({ slot, value }) => [slot, value])).toEqual([
      ['model', 'Qwen/Qwen3-32B'],
      ['devices', 'ATLAS_800_A2_376T_64G'],
      ['numDevices', '8'],
      ['inputLength', '3500'],
      ['outputLength', '1500'],
      ['mode', 'aggregation'],
      ['tpotLimitMs', '50'],
      ['quantizeLinearAction', 'W8A8_DYNAMIC'],
      ['quantizeAttentionAction', 'DISABLED'],
    ]);
  });

  it('is YAML with defaults, cases and a matrix, in whichever language its notes are', () => {
    for (const language of ['en', 'zh'] as const) {
      const text = caseTemplate('yaml', language);
      expect(text.split('\n').filter((one) => one.startsWith('#'))).toHaveLength(2);
      const file = readYaml(text) as Record<string, unknown>;
      expect(file.defaults).toEqual({ mode: 'aggregation', tpotLimitMs: 50 });
      expect(file.cases).toHaveLength(1);
      expect(file.matrix).toMatchObject({ numDevices: [4, 8], outputLength: [1500] });
    }
    expect(caseTemplate('yaml', 'zh')).toMatch(/\p{Script=Han}/u);
  });
});
