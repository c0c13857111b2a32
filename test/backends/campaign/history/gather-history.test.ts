import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  gatherHistory,
  type HistoryRequest,
} from '../../../../src/backends/campaign/history/gather-history.ts';
import { messages } from '../../../../src/text/catalogue.ts';
import { manifestFor } from '../kit.ts';

const root = mkdtempSync(join(tmpdir(), 'throughline-history-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function family(framework: string, slug: string, rows: readonly string[]): void {
  mkdirSync(join(root, framework, slug), { recursive: true });
  const head = ['# History', '', '| PR | State | Title | Files |', '| --- | --- | --- | --- |'];
  writeFileSync(join(root, framework, slug, 'README.en.md'), [...head, ...rows, ''].join('\n'));
}
family('sglang', 'qwen3', [
  '| #101 | merged | Fuse qwen3 norms | `srt/layers/norm.py` |',
  '| #102 | open | Overlap qwen3 experts | `srt/layers/moe.py` |',
]);
family('vllm', 'qwen3', ['| #201 | merged | Another place for qwen3 | `vllm/model.py` |']);
family('sglang', 'glm5', ['| #301 | merged | Not of this family | `a/b.py` |']);
writeFileSync(
  join(root, 'open-pr-watch.md'),
  [
    '| PR | State | Title |',
    '| --- | --- | --- |',
    '| #401 | open | qwen3 speculation |',
    '| #402 | open | kimi |',
    '',
  ].join('\n'),
);

const words = messages('en').campaign;
const manifest = {
  ...manifestFor({ sglang: { launch: ['sglang'], base_flags: {}, space: {}, env: {} } }),
  model: 'Qwen/Qwen3-32B',
  target: null,
};
const gathered = (asked: Partial<HistoryRequest> = {}) =>
  gatherHistory(
    manifest,
    { query: null, slug: null, knowledge: root, pulls: null, none: null, ...asked },
    {},
    new Date('2026-01-02T03:04:05Z'),
    words,
  );

describe('the history of a model’s family', () => {
  it('is read of the family that its name says, for the frameworks that are measured', async () => {
    const history = await gathered();
    expect(history.choice).toEqual({ slug: 'qwen3', reason: words.history.reasonExact });
    expect(history.documents.map(({ path }) => path)).toEqual(['sglang/qwen3/README.en.md']);
    expect(history.findings.map(({ id, pr, framework }) => [id, pr, framework])).toEqual([
      ['F1', '#101', 'sglang'],
      ['F2', '#102', 'sglang'],
      ['F3', '#401', 'sglang'],
    ]);
    expect(history.open_prs).toEqual([expect.stringMatching(/^#102 /u), expect.stringMatching(/^#401 /u)]);
    expect(history.blockers).toEqual([]);
  });

  it('says why a family was chosen', async () => {
    const reason = async (asked: Partial<HistoryRequest>) => (await gathered(asked)).choice?.reason;
    expect(await reason({ slug: 'glm5' })).toBe(words.history.reasonNamed);
    expect(await reason({ query: 'qwen3 norms' })).toBe(words.history.reasonExact);
    expect(await reason({ query: 'norms' })).toBe(words.history.reasonBest);
    expect(await reason({ query: 'unheard' })).toBe(undefined);
  });

  it('names what stood in the way: no knowledge, no history, a list that cannot be read, or that none was wanted', async () => {
    const blockers = async (asked: Partial<HistoryRequest>) => (await gathered(asked)).blockers;
    expect(await blockers({ knowledge: join(root, 'nowhere') })).toEqual([words.history.noRoot]);
    expect(await blockers({ query: 'unheard' })).toEqual([words.history.noHistory('unheard')]);
    expect(await blockers({ pulls: join(root, 'none.json') })).toEqual([
      expect.stringMatching(/none\.json/u),
    ]);
    expect(await blockers({ none: 'no time' })).toEqual([words.history.leftOut('no time')]);
  });

  it('takes pull requests that a list tells, each once', async () => {
    const pulls = join(root, 'pulls.json');
    const one = { number: 501, title: 'Tune qwen3 decode', state: 'open', html_url: 'https://host/501' };
    writeFileSync(pulls, JSON.stringify([one, one, { ...one, number: 502, title: 'kimi' }]));
    expect((await gathered({ pulls })).findings.map(({ pr }) => pr)).toEqual([
      '#101',
      '#102',
      '#401',
      '#501',
    ]);
  });
});
