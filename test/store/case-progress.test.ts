import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { caseKey, caseProgress } from '../../src/store/case-progress.ts';

const outcome = z.object({ device: z.string(), tokensPerSecond: z.number().nullable() });
const table = () => join(mkdtempSync(join(tmpdir(), 'cases-')), 'table.csv');

describe('progress beside a table', () => {
  it('gives back what was finished, and nothing after the table is written', () => {
    const path = table();
    const first = caseProgress(path, outcome);
    first.add('a', [{ device: 'x', tokensPerSecond: 1.5 }]);
    first.add('b', []);
    const second = caseProgress(path, outcome);
    expect(second.known('a')).toEqual([{ device: 'x', tokensPerSecond: 1.5 }]);
    expect(second.known('b')).toEqual([]);
    expect(second.known('c')).toBeNull();
    second.finish();
    expect(caseProgress(path, outcome).known('a')).toBeNull();
  });

  it.each([
    'not json',
    '{"key":"a"}',
    '{"key":1,"outcomes":[]}',
    '{"key":"a","outcomes":[{"device":5}]}',
    'null',
  ])('does not believe the line %s, and keeps the others', (line) => {
    const path = table();
    const good = JSON.stringify({ key: 'b', outcomes: [{ device: 'x', tokensPerSecond: null }] });
    writeFileSync(`${path}.partial.jsonl`, `${line}\n${good}\n`);
    const read = caseProgress(path, outcome);
    expect(read.known('a')).toBeNull();
    expect(read.known('b')).toEqual([{ device: 'x', tokensPerSecond: null }]);
    read.add('c', []);
    expect(readFileSync(`${path}.partial.jsonl`, 'utf8')).toContain('"key":"c"');
  });

  it('tells plans and versions apart', () => {
    expect(caseKey('1', { a: 1 })).toBe(caseKey('1', { a: 1 }));
    expect(caseKey('1', { a: 1 })).not.toBe(caseKey('2', { a: 1 }));
    expect(caseKey('1', { a: 1 })).not.toBe(caseKey('1', { a: 2 }));
  });
});
