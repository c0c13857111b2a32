import { request } from 'undici';
import { z } from 'zod';
import { randomSequence } from '../../../engine/serving/load/random.ts';
import { promptOf } from '../../load/prompts.ts';
import { resetCache } from '../server-pages.ts';

const answerSchema = z.object({
  choices: z.array(z.object({ text: z.string() })).min(1),
});
const timeoutMs = 600_000;
/** So many prompts tell whether a repeated one is answered from a cache. */
const repeatedPrompts = 8;

/** Prompts that are always the same: a fixed seed, lengths between 16 and 64 tokens. */
export function fixedPrompts(count: number): readonly (readonly number[])[] {
  const random = randomSequence(20_260_101);
  return Array.from({ length: count }, () => {
    const length = 16 + Math.floor(random() * 49);
    const prompt = promptOf('tokens', length, random);
    return typeof prompt === 'string' ? [] : prompt;
  });
}

/** One answer without chance and without a forced length: where the model ends it, it ends. */
async function answer(
  base: string,
  model: string,
  prompt: readonly number[],
  tokens: number,
): Promise<string> {
  const { statusCode, body } = await request(`${base}/v1/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, prompt, max_tokens: tokens, temperature: 0, seed: 1, stream: false }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const text = await body.text();
  if (statusCode !== 200) return `status ${statusCode}`;
  const found = answerSchema.safeParse(jsonOf(text));
  return found.success ? (found.data.choices[0]?.text ?? '') : 'no completion';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Prompts under way at once: the order of answers does not depend on it. */
const lanes = 8;

/** Answers to prompts, in their order. */
export async function answersOf(
  base: string,
  model: string,
  prompts: readonly (readonly number[])[],
  tokens: number,
): Promise<string[]> {
  const answers: string[] = Array.from({ length: prompts.length }, () => '');
  let next = 0;
  const lane = async () => {
    for (let at = next; at < prompts.length; at = next) {
      next += 1;
      answers[at] = await answer(base, model, prompts[at] ?? [], tokens).catch(
        (error: Error) => `failed: ${error.name}`,
      );
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return answers;
}

/**
 * How long a prompt takes that was answered before, over the first time: of several prompts the shortest time of each
 * round, since a busy machine only ever makes an answer longer. The prefix cache is reset in between, so that
 * only a cache of answers can make the second time short; null where it cannot be reset.
 */
export async function repeatedTime(
  given: {
    readonly base: string;
    readonly model: string;
    readonly resetPaths: readonly string[];
    /** The steady clock of the measurement. */
    readonly steadyMs: () => number;
  },
  prompts: readonly (readonly number[])[],
  tokens: number,
): Promise<number | null> {
  const { base, model, resetPaths, steadyMs } = given;
  const chosen = prompts.slice(0, repeatedPrompts);
  const timed = async () => {
    const times: number[] = [];
    for (const prompt of chosen) {
      const begun = steadyMs();
      await answer(base, model, prompt, tokens).catch(() => '');
      times.push(steadyMs() - begun);
    }
    return Math.min(...times);
  };
  if (!(await resetCache(base, resetPaths))) return null;
  const first = await timed();
  if (!(await resetCache(base, resetPaths))) return null;
  const again = await timed();
  return first > 0 ? again / first : null;
}
