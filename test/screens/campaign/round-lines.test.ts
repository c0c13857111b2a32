import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { advance, gateOf } from '../../../src/backends/campaign/rounds/drive.ts';
import type { GateView } from '../../../src/campaign/rounds/gate-terms.ts';
import { roundsDocument, roundsLines } from '../../../src/screens/campaign/round-lines.ts';
import { watchLines } from '../../../src/screens/campaign/watch-lines.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import { plain, plainText } from '../../../src/text/line.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { testPorts } from '../../campaign/rounds/kit.ts';
import { startedCampaign } from '../../campaign/rounds/started-campaign.ts';
import { tableMeter } from '../../campaign/rounds/table-meter.ts';

let campaign: OpenCampaign;
let view: GateView;

beforeAll(async () => {
  const begun = await startedCampaign();
  ({ campaign } = begun);
  await advance(campaign, testPorts(tableMeter(begun.repository)));
  view = await gateOf(campaign);
}, 60_000);
afterAll(() => campaign.close());

const sizes: readonly (readonly [Language, number, number])[] = [
  ['en', 40, 24],
  ['zh', 40, 24],
  ['en', 80, 24],
  ['zh', 80, 24],
  ['en', 140, 40],
  ['zh', 140, 40],
];

describe('acceptance 22: the rounds on a screen', () => {
  it.each(sizes)(
    '%s at %i × %i: gap board, timeline, stall counter, gate, reason, and one next action',
    (language, columns, rows) => {
      const t = messages(language).rounds;
      const lines = roundsLines(campaign.state, view, t, columns);
      for (const one of lines) expect(displayWidth(plain(one)), plain(one)).toBeLessThanOrEqual(columns);
      const text = plainText(lines);
      for (const word of [
        t.status.gaps,
        t.status.rounds,
        t.status.stall,
        t.gates.target,
        t.verdicts.behind,
      ]) {
        expect(text.replaceAll(/\s+/g, ' ')).toContain(word);
      }
      expect(text.split(t.status.next).length).toBe(2);
      expect(text.replaceAll(/\s+/g, ' ')).toContain('throughline campaign round target');
      const texts = messages(language).campaign;
      const watched = { selected: 0, framework: null, showsLog: false, log: ['ready'], problem: null };
      const screen = watchLines(campaign.state, watched, texts, columns, rows, lines);
      for (const one of screen) expect(displayWidth(plain(one))).toBeLessThanOrEqual(columns);
      expect(plainText(screen)).toContain(t.status.gaps);
    },
  );

  it('the same stands in the document, for programs', () => {
    expect(roundsDocument(campaign.state, view)).toMatchObject({
      gate: 'target',
      worker: 'author',
      blockers: [{ code: 'no-target' }],
      next: 'throughline campaign round target --file TARGET.yaml',
      stall: 0,
      rounds: [{ round: 1, gaps: [{ verdict: 'behind' }] }],
    });
  });

  it('a campaign without rounds shows none of it', () => {
    const { rounds } = campaign.state;
    const without = { ...campaign.state, rounds: { ...rounds, plan: null } };
    expect(roundsLines(without, view, messages('en').rounds, 80)).toEqual([]);
  });
});
