import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CampaignAlteredError,
  type OpenCampaign,
  readCampaign,
  verifyFrozen,
} from '../../../src/backends/campaign/campaign-folder.ts';
import { workAgent } from '../../../src/backends/campaign/rounds/agent/work-agent.ts';
import { writePullRequest } from '../../../src/backends/campaign/rounds/finish.ts';
import { verifyRounds } from '../../../src/backends/campaign/rounds/sealed.ts';
import { removeMade, workFolder } from '../../../src/backends/campaign/rounds/trees.ts';
import { finalReport } from '../../../src/campaign/rounds/final-report.ts';
import { type LedgerName, ledgerDocument } from '../../../src/campaign/rounds/ledger-document.ts';
import { lineageFaults, lineageOf } from '../../../src/campaign/rounds/lineage.ts';
import { anchorOf } from '../../../src/campaign/rounds/report-text.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { gitIn } from '../simulator/framework-source.ts';
import { planOf, testPorts } from './kit.ts';
import { knownFix, scriptedAgent } from './scripted-agent.ts';
import { startedCampaign } from './started-campaign.ts';
import { tableMeter } from './table-meter.ts';

let campaign: OpenCampaign;
let repository: string;

beforeAll(async () => {
  const begun = await startedCampaign();
  ({ campaign, repository } = begun);
  const end = await workAgent(
    campaign,
    scriptedAgent(() => campaign, knownFix),
    testPorts(tableMeter(repository)),
  );
  expect(end.kind).toBe('reported');
}, 60_000);
afterAll(() => campaign.close());

const textOf = (name: string) => readFileSync(join(campaign.folder, name), 'utf8');

function allFiles(): string[] {
  return readdirSync(campaign.folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Where the program says that something was changed. */
function alteredNow(): string {
  try {
    const state = readCampaign(campaign.folder);
    verifyFrozen(campaign.folder, state);
    verifyRounds(campaign.folder, state, { isDeep: true });
    return '';
  } catch (error) {
    if (error instanceof CampaignAlteredError) return error.files.join(' ');
    throw error;
  }
}

describe('acceptance 19: the final report', () => {
  it('every path that it links to exists, and every anchor is on the page', () => {
    const markdown = textOf('final_report.md');
    const page = textOf('final_report.html');
    const links = [...markdown.matchAll(/\]\(([^)]+)\)/g)].map(([, goal = '']) => goal);
    expect(links.length).toBeGreaterThan(30);
    for (const goal of links) {
      if (goal.startsWith('#')) expect(markdown).toContain(`id="${goal.slice(1)}"`);
      else expect(existsSync(join(campaign.folder, decodeURI(goal))), goal).toBe(true);
    }
    for (const [, goal = ''] of page.matchAll(/href="([^"]+)"/g)) {
      if (goal.startsWith('#')) expect(page).toContain(`id="${goal.slice(1)}"`);
      else expect(existsSync(join(campaign.folder, decodeURI(goal))), goal).toBe(true);
    }
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  it('every figure is the figure of the row that it links to', () => {
    const report = finalReport(campaign.state, messages('en').rounds);
    const tables = report.sections
      .filter(({ id }) => id === 'before' || id === 'after')
      .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? block.rows : [])));
    expect(tables.length).toBe(4);
    for (const cells of tables) {
      const [requests, tokens, ttft] = cells.slice(4, 7);
      const row = report.rows.get(requests?.row ?? '');
      expect(Number(requests?.text)).toBeCloseTo(row?.metrics.request_throughput ?? Number.NaN, 2);
      expect(Number(tokens?.text)).toBeCloseTo(row?.metrics.output_token_throughput ?? Number.NaN, 1);
      expect(Number(ttft?.text)).toBeCloseTo(row?.metrics.p50_ttft_ms ?? Number.NaN, 2);
    }
  });

  it('shows what the patch brought at lengths that its author did not know, with the rows', () => {
    const report = finalReport(campaign.state, messages('en').rounds);
    const [table] = report.sections.find(({ id }) => id === 'holdout')?.blocks ?? [];
    const rows = table?.kind === 'table' ? table.rows : [];
    expect(rows).toHaveLength(1);
    const [first] = campaign.state.rounds.rounds;
    const [held] = first?.verification?.holdout ?? [];
    const row = report.rows.get(rows[0]?.[4]?.row ?? '');
    expect(row).toMatchObject({ purpose: 'holdout' });
    expect(rows[0]?.[2]?.text).toBe(`${row?.input_len} + ${row?.output_len}`);
    expect(row?.input_len).not.toBe(100);
    expect(rows[0]?.[6]?.text).toBe(String(held?.n));
  });

  it.each([
    ['beats', 'yes'],
    ['tied', 'tied'],
    ['external', 'no'],
    ['limit', 'no'],
    ['incomplete', 'incomplete, nothing is claimed'],
  ] as const)('the verdict of a stop for %s is %s', (reason, words) => {
    const stop = { type: 'stop.accepted', reason, evidence: [], detail: 'because', files: {} } as const;
    const state = {
      ...campaign.state,
      rounds: { ...campaign.state.rounds, stop: { ...stop, evidence: [] } },
    };
    expect(finalReport(state, messages('en').rounds).verdictLine).toBe(`Best on this machine: ${words}`);
  });

  it('says the same in Chinese, without English sentences', () => {
    const report = finalReport(campaign.state, messages('zh').rounds);
    expect(report.verdictLine).toBe('本机最佳: 是');
    for (const { title } of report.sections) expect(title).toMatch(/[\u4e00-\u9fff]/);
  });

  it('one byte changed anywhere: the program says where', () => {
    expect(alteredNow()).toBe('');
    const files = allFiles();
    expect(files.length).toBeGreaterThan(40);
    for (const path of files) {
      const before = readFileSync(path);
      const changed = Buffer.from(before);
      const at = Math.floor(changed.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      const said = alteredNow();
      writeFileSync(path, before);
      expect(said, path).toContain(path.slice(campaign.folder.length + 1));
    }
    expect(alteredNow()).toBe('');
  });

  it('a byte that is added is found as well', () => {
    const path = join(campaign.folder, 'final_report.md');
    const before = readFileSync(path);
    appendFileSync(path, ' ');
    expect(alteredNow()).toBe('final_report.md');
    writeFileSync(path, before);
  });
});

it('the lineage is one chain from the baseline, and fits what was measured', () => {
  const chain = lineageOf(campaign.state);
  expect(chain.map(({ id, parent, kind }) => [id, parent, kind])).toEqual([
    ['L0', null, 'baseline'],
    ['L1', 'L0', 'patch'],
  ]);
  expect(lineageFaults(campaign.state)).toEqual([]);
  const lines = textOf(join('humanize', 'lineage.jsonl')).trim().split('\n');
  expect(lines.map((text) => JSON.parse(text))).toEqual(chain);
});

it('ledgers as data have what the tables have, and what was not done is null', () => {
  const document = (name: LedgerName) => {
    const { schema, campaign: id, ledger, entries } = ledgerDocument(name, campaign.state);
    expect({ schema, id, ledger }).toEqual({
      schema: 'throughline.campaign-ledger/1',
      id: campaign.state.manifest.id,
      ledger: name,
    });
    return entries as readonly Record<string, unknown>[];
  };
  const attempts = document('attempts');
  expect(attempts[0]).toMatchObject({ attempt: 'A1', round: 1, verdict: 'accepted' });
  expect(attempts[0]?.improvements).not.toEqual([]);
  expect(attempts).toHaveLength(
    textOf(join('humanize', 'attempt-ledger.md')).match(/^\| A\d/gm)?.length ?? 0,
  );
  expect(document('optimizations')[0]).toMatchObject({ optimization: 'P1', attempt: 'A1' });
  expect(document('lineage')).toEqual(lineageOf(campaign.state));
  expect(document('ideas')).toHaveLength(campaign.state.rounds.ideas.length);
  const [round] = campaign.state.rounds.rounds;
  if (round === undefined) throw new Error('no round');
  const open = { ...round, closed: null, patch: null, verification: null };
  const state = { ...campaign.state, rounds: { ...campaign.state.rounds, rounds: [open] } };
  expect(ledgerDocument('attempts', state).entries).toMatchObject([
    { verdict: 'open', commit: null, files: null, tests: null, improvements: null, reasons: null },
  ]);
});

it('ledgers and checkpoint have every attempt, and no item is empty', () => {
  expect(textOf(join('humanize', 'attempt-ledger.md'))).toContain('Copy the one block that changed');
  expect(textOf(join('humanize', 'optimization-ledger.md'))).toMatch(/\| P1 \| A1 \|/);
  const checkpoint = textOf(join('humanize', 'model-loop-checkpoint.md'));
  const document = JSON.parse(/```json\n([\s\S]*)\n```/.exec(checkpoint)?.[1] ?? '{}');
  expect(Object.keys(document)).toEqual([
    'originals',
    'target',
    'gap',
    'evidence',
    'ideas',
    'loop',
    'recovery',
  ]);
  for (const values of Object.values<Record<string, string>>(document)) {
    for (const [key, value] of Object.entries(values)) expect(value, key).not.toBe('');
  }
});

it('a package for a pull request is written beside the evidence, and nothing is pushed', async () => {
  const place = join(workFolder(campaign.folder), 'pull-request');
  const written = await writePullRequest(
    campaign,
    planOf(campaign),
    place,
    testPorts(tableMeter(repository)),
  );
  expect(written).toHaveLength(2);
  const text = readFileSync(join(place, 'description.md'), 'utf8');
  expect(text).toContain('vllm/block_table.mjs');
  expect(text).toMatch(/\+(?:299|300)\.\d+ %/);
  expect(gitIn(repository, 'for-each-ref', 'refs/remotes')).toBe('');
  expect(alteredNow()).toBe('');
});

it('--clean removes what the campaign made and nothing else; the branch with the patch stays', async () => {
  const { worktree, branch } = planOf(campaign);
  const commit = campaign.state.rounds.rounds[0]?.closed?.commit ?? '';
  expect(await removeMade(campaign)).toContain(worktree);
  expect(existsSync(worktree)).toBe(false);
  expect(gitIn(repository, 'rev-parse', branch)).toBe(commit);
  expect(existsSync(join(repository, 'README.md'))).toBe(true);
  expect(gitIn(repository, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(anchorOf('a/b@c')).toBe('row-a-b-c');
});
