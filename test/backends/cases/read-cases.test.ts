import { describe, expect, it } from 'vitest';
import { CaseFileError, readCsvCases, readYamlCases } from '../../../src/backends/cases/read-cases.ts';

describe('files of cases', () => {
  it('reads CSV with its lines: quotes, notes, empty lines, a mark of byte order', () => {
    const rows = readCsvCases(
      '\uFEFF# a note\nmodel,devices,tpotLimitMs\n"Qwen/Qwen3-32B",A B,50\n\nQwen/Qwen3-8B,C,\n',
    );
    expect(rows).toEqual([
      { line: 3, cells: { model: 'Qwen/Qwen3-32B', devices: 'A B', tpotLimitMs: '50' } },
      { line: 5, cells: { model: 'Qwen/Qwen3-8B', devices: 'C', tpotLimitMs: '' } },
    ]);
  });

  it('names the line of a row that has too many cells', () => {
    try {
      readCsvCases('model,devices\nA,B\nC,D,E\n');
      throw new Error('it was read');
    } catch (error) {
      expect(error).toBeInstanceOf(CaseFileError);
      expect((error as CaseFileError).line).toBe(3);
    }
  });

  it('reads YAML: defaults, single cases, and the combinations of a matrix', () => {
    const rows = readYamlCases(
      [
        'defaults: { mode: aggregation, ttftLimitMs: null }',
        'cases:',
        '  - { model: A, devices: [D, E] }',
        'matrix:',
        '  model: [A, B]',
        '  numDevices: [4, 8]',
      ].join('\n'),
    );
    expect(rows).toEqual([
      { line: 3, cells: { mode: 'aggregation', ttftLimitMs: 'none', model: 'A', devices: 'D E' } },
      ...(['A', 'B'] as const).flatMap((model) =>
        ['4', '8'].map((numDevices) => ({
          line: 5,
          cells: { mode: 'aggregation', ttftLimitMs: 'none', model, numDevices },
        })),
      ),
    ]);
  });

  it('names the line of an unknown part and of broken YAML', () => {
    const lineOf = (text: string) => {
      try {
        readYamlCases(text);
        return null;
      } catch (error) {
        return error instanceof CaseFileError ? error.line : null;
      }
    };
    const list = `[${'1, '.repeat(100)}]`;
    expect(lineOf(`matrix:\n  a: ${list}\n  b: ${list}\n  c: ${list}`)).toBe(2);
    expect(lineOf('cases: []\nmatrixes: {}')).toBe(2);
    expect(lineOf('cases:\n  - { a: 1\n')).toBeGreaterThan(1);
    expect(lineOf('[1, 2]')).toBe(1);
  });
});
