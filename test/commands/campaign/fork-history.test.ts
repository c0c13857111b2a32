import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { campaign } from '../../../src/commands/campaign/campaign.ts';
import { runCommandModule } from '../fake-program.ts';

function place() {
  const root = mkdtempSync(join(tmpdir(), 'throughline-campaigns-'));
  const run = (action: string, words: readonly string[] = []) =>
    runCommandModule('campaign', campaign, [action, '--root', root, ...words]);
  const init = async (words: readonly string[] = []) =>
    JSON.parse(
      (await run('init', ['--model', 'Qwen/Qwen3-32B', '--frameworks', 'vllm', '--json', ...words])).text,
    ).folder as string;
  return { root, run, init };
}

/** A knowledge base with one history of two changes. */
function knowledge(): string {
  const root = mkdtempSync(join(tmpdir(), 'throughline-knowledge-'));
  for (const slug of ['qwen3', 'qwen3-next', 'kimi']) {
    mkdirSync(join(root, 'vllm', slug), { recursive: true });
    writeFileSync(
      join(root, 'vllm', slug, 'README.en.md'),
      slug === 'qwen3'
        ? [
            '# Qwen3',
            '| Date | PR | State | Title | Main files |',
            '| --- | --- | --- | --- | --- |',
            '| 2025-04-01 | [#111](https://example.com/pull/111) | MERGED | Fuse QK norm of qwen3 | `vllm/attention/qk_norm.py` |',
            '| 2025-05-01 | [#222](https://example.com/pull/222) | OPEN | FP8 cache of qwen3 | `vllm/quant/fp8.py` |',
            '### #111 Fuse QK norm',
            '- **Risk and verification**: compare logits of the first layers',
          ].join('\n')
        : `# ${slug}\nnothing of interest`,
    );
  }
  return root;
}

describe('the gate of history', () => {
  it('ranks families, reads the closest, and writes a decision by rule for every finding', async () => {
    const { run, init } = place();
    const folder = await init();
    const done = await run('history', ['--knowledge', knowledge(), '--json']);
    expect(done.status).toBe(0);
    const history = JSON.parse(done.text);
    expect(history.query).toBe('qwen3');
    expect(history.hits[0]).toMatchObject({ slug: 'qwen3', framework: 'vllm' });
    expect(history.choice.slug).toBe('qwen3');
    expect(history.findings).toHaveLength(2);
    expect(history.findings[0]).toMatchObject({
      pr: '#111',
      state: 'merged',
      files: ['vllm/attention/qk_norm.py'],
      risk: 'compare logits of the first layers',
      by: 'auto',
    });
    expect(history.findings[0].decision).toContain('kernel');
    expect(history.open_prs.join()).toContain('#222');
    const notes = readFileSync(join(folder, 'history', 'model-pr-history-notes.md'), 'utf8');
    expect(notes).toContain('| F1 |');
    expect(notes).toContain('1. vllm/qwen3');
  });

  it('a person replaces a decision in the notes or by a flag; an empty one shuts the gate', async () => {
    const { run, init } = place();
    const folder = await init();
    await run('history', ['--knowledge', knowledge()]);
    const path = join(folder, 'history', 'model-pr-history-notes.md');
    const edited = readFileSync(path, 'utf8').replace(/\| a kernel[^|]*\|/, '| ours: try it first |');
    writeFileSync(path, edited);
    const done = JSON.parse((await run('history', ['--decide', 'F2=leave it', '--json'])).text);
    expect(done.findings.map(({ decision, by }: { decision: string; by: string }) => [decision, by])).toEqual(
      [
        ['ours: try it first', 'person'],
        ['leave it', 'person'],
      ],
    );
    writeFileSync(path, readFileSync(path, 'utf8').replace('ours: try it first', ''));
    const refused = await run('history');
    expect(refused.status).toBe(1);
    expect(refused.said.join()).toContain('F1');
  });

  it('without a knowledge base passes with a blocker, and with one that has no match says so', async () => {
    const { run, init } = place();
    await init();
    const absent = JSON.parse((await run('history', ['--knowledge', '/nowhere', '--json'])).text);
    expect(absent.blockers).toHaveLength(1);
    const other = JSON.parse(
      (await run('history', ['--knowledge', knowledge(), '--query', 'zzz', '--json'])).text,
    );
    expect(other.choice).toBeNull();
    expect(other.blockers.join()).toContain('zzz');
  });

  it('lists open pull requests of the family from a file or an address', async () => {
    const pulls = [
      { number: 7, title: 'Speed up Qwen3 MoE', state: 'open', html_url: 'https://example.com/7' },
      { number: 8, title: 'Docs of something else', state: 'open' },
      { number: 9, title: 'qwen3 mended', state: 'closed', merged_at: '2026-01-01T00:00:00Z' },
    ];
    const { run, init, root } = place();
    await init();
    const file = join(root, 'pulls.json');
    writeFileSync(file, JSON.stringify(pulls));
    const server = createServer((_, response) => response.end(JSON.stringify({ items: pulls })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      for (const where of [file, `http://127.0.0.1:${port}/pulls`]) {
        const done = JSON.parse((await run('history', ['--pulls', where, '--json'])).text);
        expect(done.open_prs).toEqual(['#7 Speed up Qwen3 MoE https://example.com/7']);
        expect(done.findings.map(({ pr }: { pr: string }) => pr)).toEqual(['#7', '#9']);
      }
    } finally {
      server.close();
    }
  });
});

describe('a fork', () => {
  it('has the history of the old campaign and what was changed, and no measurement', async () => {
    const { run, init } = place();
    const old = await init();
    await run('history', ['--knowledge', knowledge()]);
    const made = JSON.parse(
      (await run('fork', ['--change', 'sla=max_p50_ttft_ms=900', 'scenario=long:4000:100', '--json'])).text,
    );
    expect(made.folder).not.toBe(old);
    expect(made).toMatchObject({ finished: 0, frozen: false });
    const manifest = JSON.parse(readFileSync(join(made.folder, 'manifest.json'), 'utf8'));
    expect(manifest.sla.max_p50_ttft_ms).toBe(900);
    expect(manifest.scenarios).toEqual([{ name: 'long', input_len: 4000, output_len: 100 }]);
    expect(manifest.forked_from).toBe(JSON.parse(readFileSync(join(old, 'manifest.json'), 'utf8')).id);
    expect(existsSync(join(made.folder, 'history', 'history.json'))).toBe(true);
  });

  it.each([[[]], [['--change', 'colour=red']], [['--change', 'model']]])(
    '%j names what can be changed',
    async (words) => {
      const { run, init } = place();
      await init();
      await expect(run('fork', words)).rejects.toThrow('scenario');
    },
  );
});
