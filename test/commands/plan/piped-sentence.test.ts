import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { pipedSentence } from '../../../src/commands/plan/piped-sentence.ts';

const pipe = () => new PassThrough() as unknown as NodeJS.ReadStream & PassThrough;

describe('a sentence that is piped in', () => {
  it('is read to its end', async () => {
    const stdin = pipe();
    const said = pipedSentence(stdin);
    stdin.write('Qwen3-32B on 8 ');
    stdin.end('A2 376T\n');
    expect(await said).toBe('Qwen3-32B on 8 A2 376T');
  });
  it('is none on an empty pipe, and on one that says nothing', async () => {
    const empty = pipe();
    empty.end();
    expect(await pipedSentence(empty)).toBeNull();
    expect(await pipedSentence(pipe())).toBeNull();
  });
});
