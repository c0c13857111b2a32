import { expect, it } from 'vitest';
import { writeArtefacts } from '../../../src/backends/campaign/artefacts.ts';
import { after } from '../../../src/campaign/state.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { rowWith } from '../../campaign/rounds/rows.ts';
import { everyFile, manifestFor, newCampaign } from './kit.ts';

const hostile = '\u001b]52;c;aGk=\u0007\u001b]0;title\u0007\u202egnp\u009b2J';
const secret = ' hf_Qz7PlantedSecret9Xw3Kp';

it('names and logs of servers command no terminal and betray no key in what people open', () => {
  const campaign = newCampaign(
    manifestFor({}, { model: `org/model${hostile}${secret}`, host: `node${hostile}` }),
  );
  const failed = rowWith(
    {},
    { status: 'oom', purpose: 'screening', failure_reason: `oom · ${hostile}${secret} · server.log:3` },
  );
  const events = [
    { type: 'trial.finished', key: 'a/chat/c2/screening', row: failed },
    { type: 'blocker.raised', code: 'no-host', detail: `${hostile}${secret}` },
  ] as const;
  const state = events.reduce(after, campaign.state);
  writeArtefacts(campaign.folder, state, messages('en').campaign);
  campaign.close();
  const documents = [...everyFile(campaign.folder)].filter(([path]) => /\.(?:md|html|csv)$/.test(path));
  expect(documents.length).toBeGreaterThan(4);
  for (const [path, text] of documents) {
    expect(text, path).not.toContain('PlantedSecret');
    expect(text, path).not.toMatch(/(?!\n|\t)[\p{Cc}\p{Bidi_Control}]/u);
  }
});
