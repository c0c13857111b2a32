import { render } from 'ink-testing-library';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { after, type CampaignState } from '../../../src/campaign/state.ts';
import { listedCandidates } from '../../../src/screens/campaign/candidate-list.ts';
import { watchLines } from '../../../src/screens/campaign/watch-lines.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import { plain, plainText } from '../../../src/text/line.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { WatchApp } from '../../../src/ui/campaign/watch-campaign.tsx';
import { manifestFor, newCampaign } from '../../backends/campaign/kit.ts';
import { SimulatedMachine } from '../../backends/campaign/simulated-machine.ts';

const view = { selected: 0, framework: null, showsLog: false, log: ['loading weights'], problem: null };
let fresh: CampaignState;
let measured: CampaignState;

beforeAll(async () => {
  const space = (max_num_seqs: number[]) => ({
    launch: ['vllm'],
    base_flags: {},
    space: { max_num_seqs },
    env: {},
  });
  const campaign = newCampaign(
    manifestFor(
      { vllm: space([256, 512]), sglang: { launch: ['sglang'], base_flags: {}, space: {}, env: {} } },
      { num_prompts: 3, concurrencies: [1, 2], scenarios: [{ name: 'chat', input_len: 4, output_len: 2 }] },
    ),
  );
  fresh = campaign.state;
  await runBench(campaign, {
    version: '0.0.0',
    now: () => new Date(),
    signal: new AbortController().signal,
    host: new SimulatedMachine().host(),
    tell: () => undefined,
  });
  measured = campaign.state;
  campaign.close();
});

/** Waits for what comes by itself, however busy the machine is. */
const soon = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 10 });

describe('the screen of a campaign', () => {
  it.each<[Language, number, number]>([
    ['en', 40, 24],
    ['zh', 40, 24],
    ['en', 80, 24],
    ['zh', 80, 24],
    ['en', 140, 40],
  ])('fits its terminal and says the same without colours (%s, %i × %i)', (language, columns, rows) => {
    const texts = messages(language).campaign;
    for (const state of [fresh, measured]) {
      const lines = watchLines(state, view, texts, columns, rows);
      for (const one of lines) expect(displayWidth(plain(one)), plain(one)).toBeLessThanOrEqual(columns);
      expect(lines.length).toBeLessThanOrEqual(rows);
    }
    const text = plainText(watchLines(measured, view, texts, columns, rows));
    expect(text).toContain(`✓ ${texts.phases.measured}`);
    expect(text).toContain('★');
    expect(text).toContain('loading weights');
    expect(text).toContain(texts.watch.curve);
  });

  it('shows the load curve of the selected candidate: every load that was measured of it', () => {
    const texts = messages('en').campaign;
    const text = plainText(watchLines(measured, view, texts, 100, 40));
    for (const load of ['c1', 'c2', 'burst']) expect(text).toMatch(new RegExp(`^  ${load} `, 'm'));
  });

  it('names blockers, and what the journal cannot say any more', () => {
    const blocked = after(measured, { type: 'blocker.raised', code: 'busy', detail: 'device 0' });
    const text = plainText(
      watchLines(blocked, { ...view, problem: 'unreadable' }, messages('en').campaign, 80, 30),
    );
    expect(text).toContain('! devices are in use by something else · device 0');
    expect(text).toContain('! unreadable');
  });

  it('follows the journal, and is moved and left by keys alone', async () => {
    const texts = messages('en').campaign;
    let state = fresh;
    const leave = vi.fn();
    const app = render(
      <WatchApp
        read={() => ({ state, log: [], problem: null })}
        texts={texts}
        isAscii={false}
        everyMs={5}
        leave={leave}
      />,
    );
    await soon(() => expect(app.lastFrame()).toContain('▸ preflight'));
    state = measured;
    await soon(() => expect(app.lastFrame()).toContain('✓ measured'));
    const all = listedCandidates(measured, null);
    const second = all[1];
    app.stdin.write('j');
    await soon(() => expect(app.lastFrame()).toMatch(new RegExp(`› . ${second?.candidate}`)));
    app.stdin.write('f');
    await soon(() => expect(app.lastFrame()).not.toContain('sglang-0'));
    app.stdin.write('l');
    await soon(() => expect(app.lastFrame()).not.toContain(texts.watch.curve));
    app.stdin.write('q');
    await soon(() => expect(leave).toHaveBeenCalled());
    app.unmount();
  });
});
