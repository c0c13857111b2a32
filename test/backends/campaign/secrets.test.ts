import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freezeBench } from '../../../src/backends/campaign/freeze-bench.ts';
import { startServer } from '../../../src/backends/campaign/owned-server.ts';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { secretsBelow } from '../../../src/backends/campaign/secrets-below.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { everyFile, manifestFor, newCampaign } from './kit.ts';
import { SimulatedMachine } from './simulated-machine.ts';

/** No form of a known key: only its variable says that it is one. */
const shapeless = 'correct horse battery staple';
const patterned = 'nvapi-0123456789abcdefABCDEF';

beforeEach(() => {
  process.env.MY_SERVICE_PASSWORD = shapeless;
  process.env.NGC_API_KEY = patterned;
});
afterEach(() => {
  delete process.env.MY_SERVICE_PASSWORD;
  delete process.env.NGC_API_KEY;
});

/** What a server prints in pieces, as pipes cut it. */
async function logged(script: string): Promise<string> {
  const campaign = newCampaign(manifestFor({}));
  const logPath = join(campaign.folder, 'server.log');
  campaign.close();
  const server = startServer({
    command: [process.execPath, '-e', script],
    env: { MY_SERVICE_PASSWORD: shapeless },
    mark: 'a/b',
    logPath,
  });
  await server?.ended;
  return readFileSync(logPath, 'utf8');
}

describe('a secret reaches no log', () => {
  it.each([
    ['of its variable', `console.log('password is ' + process.env.MY_SERVICE_PASSWORD)`],
    [
      'cut by a chunk',
      `process.stdout.write('key nvapi-01234567'); setTimeout(() => process.stdout.write('89abcdefABCDEF\\n'), 50)`,
    ],
    ['in a traceback', `console.error("ValueError: bad token='${patterned}' in request")`],
    ['in an address', `console.log('https://user:${patterned}@host/path')`],
    ['in JSON', `console.log(JSON.stringify({ api_key: '${patterned}' }))`],
    ['in an argument', `console.log('serve --api-key ${patterned} --port 1')`],
    ['without an end of line', `process.stdout.write('${patterned}')`],
  ])('%s', async (_, script) => {
    const text = await logged(script);
    expect(text).toContain('•••');
    for (const secret of [shapeless, patterned]) expect(text).not.toContain(secret);
  });
});

describe('before a seal', () => {
  it('every file is looked through: a planted key shuts the gate with its place and not itself', async () => {
    const search = { launch: ['vllm'], base_flags: {}, space: {}, env: {} };
    const campaign = newCampaign(
      manifestFor(
        { vllm: search },
        { num_prompts: 2, scenarios: [{ name: 'chat', input_len: 3, output_len: 2 }] },
      ),
    );
    try {
      await runBench(campaign, {
        version: '0.0.0',
        now: () => new Date(),
        signal: new AbortController().signal,
        host: new SimulatedMachine().host(),
        tell: () => undefined,
      });
      const log = join(campaign.folder, 'benchmark', 'trials', 'planted.log');
      writeFileSync(log, `first\nkey ${patterned}\n`);
      const texts = messages('en').campaign;
      expect(freezeBench(campaign, texts)).toEqual({
        code: 'secrets',
        places: ['benchmark/trials/planted.log:2'],
      });
      writeFileSync(log, `first\n${shapeless}\n`);
      expect(secretsBelow(campaign.folder)).toEqual(['benchmark/trials/planted.log:2']);
      writeFileSync(log, 'first\n');
      expect(freezeBench(campaign, texts)).toHaveProperty('files');
      for (const [path, text] of everyFile(campaign.folder)) {
        expect(text, path).not.toContain(shapeless);
        expect(text, path).not.toContain(patterned);
      }
    } finally {
      campaign.close();
    }
  });
});
