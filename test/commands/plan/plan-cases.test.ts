import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/commands/plan/plan.ts';
import { runCommandModule } from '../fake-program.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'throughline-cases-'));

function file(name: string, text: string): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}

const run = (words: readonly string[], language: 'en' | 'zh' = 'en') =>
  runCommandModule('plan', plan, words, language, 400);

const table = [
  'model,devices,numDevices,inputLength,outputLength,tpotLimitMs',
  'Qwen/Qwen3-32B,ATLAS_800_A2_376T_64G,8,3500,1500,50',
  'Qwen/Qwen3-32B,ATLAS_800_A2_376T_64G,8,3500,1500,1',
  'Qwen/Qwen3-8B,ATLAS_800_A2_376T_64G TEST_DEVICE,4,1k,256,30',
].join('\n');

describe('plan --cases', () => {
  it('plans every row, one row of the table for each device', async () => {
    const { written, said, status } = await run(['--cases', file('cases.csv', table), '--json']);
    expect(status).toBe(0);
    const { rows, schema, disclaimer } = JSON.parse(written[0] ?? '');
    expect(schema).toBe('throughline.cases/1');
    expect(disclaimer).not.toBe('');
    expect(rows.map(({ line, status: verdict, device }: never) => [line, verdict, device])).toEqual([
      [2, 'found', 'ATLAS_800_A2_376T_64G'],
      [3, 'infeasible', 'ATLAS_800_A2_376T_64G'],
      [4, 'found', 'ATLAS_800_A2_376T_64G'],
      [4, 'found', 'TEST_DEVICE'],
    ]);
    // The figure of a single plan of the same values.
    expect(rows[0].tokensPerSecond).toBeCloseTo(3848.395, 3);
    expect(rows[2].inputLength).toBe(1024);
    expect(said.at(-1)).toContain('3 found · 1 infeasible · 0 refused');
  });

  it('runs nothing while a line is wrong, and names each line', async () => {
    const wrong = file(
      'cases.csv',
      'model,devices,numDevices,inputLength,outputLength,tpotLimitMs\nNobody/X,TEST_DEVICE,8,1,1,50\nQwen/Qwen3-8B,TEST_DEVICE,eight,1,1,50\nQwen/Qwen3-8B,TEST_DEVICE,8,1,,50\n',
    );
    const { said, written, status } = await run(['--cases', wrong, '--json']);
    expect(status).toBe(2);
    expect(written).toEqual([]);
    expect(said.some((one) => one.startsWith(`${wrong}:2:`) && one.includes('Nobody/X'))).toBe(true);
    expect(said.some((one) => one.startsWith(`${wrong}:3:`) && one.includes('eight'))).toBe(true);
    expect(said.some((one) => one.startsWith(`${wrong}:4:`) && one.includes('Output length'))).toBe(true);
  });

  it('takes flags for what a row leaves open', async () => {
    const rows = file('cases.csv', 'model,numDevices\nQwen/Qwen3-8B,4\nQwen/Qwen3-8B,8\n');
    const { written } = await run(
      `--cases ${rows} --devices TEST_DEVICE --input-length 1000 --output-length 100 --tpot-limit-ms 50 --json`.split(
        ' ',
      ),
    );
    expect(
      JSON.parse(written[0] ?? '').rows.map(({ numDevices }: { numDevices: number }) => numDevices),
    ).toEqual([4, 8]);
  });

  it.each(['csv', 'json', 'md', 'html'] as const)(
    'writes the table as %s and leaves no notes behind',
    async (format) => {
      const where = folder();
      const out = join(where, `table.${format}`);
      const { status } = await run(['--cases', file('cases.csv', table), '--cases-out', out], 'zh');
      expect(status).toBe(0);
      expect(readdirSync(where)).toEqual([`table.${format}`]);
      const text = readFileSync(out, 'utf8');
      expect(text).toContain('ATLAS_800_A2_376T_64G');
      if (format === 'csv')
        expect(text.split('\n')[1]).toMatch(/^2,Qwen\/Qwen3-32B,ATLAS_800_A2_376T_64G,8,3500,1500,/);
      if (format === 'html') {
        expect(text).toContain('color-mix');
        expect(text).toContain('lang="zh-CN"');
        expect(text).not.toMatch(/https?:\/\//);
      }
    },
  );

  it('goes on where it was stopped, and does not do again what is done', async () => {
    const where = folder();
    const out = join(where, 'table.json');
    const words = ['--cases', file('cases.csv', table), '--cases-out', out];
    const running = run(words);
    // Ctrl-C as soon as the first case is noted.
    const interrupt = setInterval(() => {
      if (readdirSync(where).includes('table.json.partial.jsonl')) process.emit('SIGINT');
    }, 1);
    const stopped = await running.finally(() => clearInterval(interrupt));
    expect(stopped.status).toBe(130);
    const notes = join(where, 'table.json.partial.jsonl');
    const [first = ''] = readFileSync(notes, 'utf8').split('\n');
    writeFileSync(
      notes,
      `${first.replace('"tokensPerSecond":3848.395', '"tokensPerSecond":4242')}\n{"key":"cut`,
    );
    expect((await run(words)).status).toBe(0);
    expect(readdirSync(where)).toEqual(['table.json']);
    const { rows } = JSON.parse(readFileSync(out, 'utf8'));
    expect(rows.map(({ line }: { line: number }) => line)).toEqual([2, 3, 4, 4]);
    // The noted outcome was taken, not computed.
    expect(rows[0].tokensPerSecond).toBe(4242);
  });

  it('prints templates that it can read itself', async () => {
    for (const format of ['csv', 'yaml']) {
      const { text } = await run(['--cases-template', format]);
      const { status, said } = await run(['--cases', file(`cases.${format}`, text), '--json']);
      expect(status, said.join('\n')).toBe(0);
    }
  });

  it('refuses a table in another form, and a file that is not there', async () => {
    await expect(run(['--cases', file('c.csv', table), '--cases-out', 'x.xlsx'])).rejects.toThrow('.xlsx');
    await expect(run(['--cases', '/nowhere/cases.csv'])).rejects.toThrow('/nowhere/cases.csv');
  });
});
