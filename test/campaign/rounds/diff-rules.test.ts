import { describe, expect, it } from 'vitest';
import { readDiff } from '../../../src/campaign/rounds/diff.ts';
import { diffRefusals } from '../../../src/campaign/rounds/diff-rules.ts';

const context = { sources: ['vllm/', 'csrc/'], lengths: [1000, 8000], hasScore: false };

/** A diff of one file as git writes it. */
function diffOf(
  path: string,
  added: readonly string[],
  removed: readonly string[] = [],
  head: readonly string[] = [],
): string {
  return [
    `diff --git a/${path} b/${path}`,
    ...head,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -10,${removed.length + 1} +10,${added.length + 1} @@`,
    ' context',
    ...removed.map((text) => `-${text}`),
    ...added.map((text) => `+${text}`),
    '',
  ].join('\n');
}

function codes(...diffs: readonly string[]): string[] {
  return diffRefusals(readDiff(diffs.join('')), context).map(({ code }) => code);
}

describe('what a diff may not do unasked', () => {
  it.each([
    ['reads-lengths', 'if len(prompt_token_ids) == 17:'],
    ['reads-lengths', 'if request.num_prompt_tokens > limit:'],
    ['reads-lengths', 'if total == 1000:'],
    ['reads-seed', 'state = sampling.seed'],
    ['reads-ids', 'if request_id.startswith("bench"):'],
    ['reads-prompts', 'key = hash(prompt)'],
    ['touches-usage', 'usage.completion_tokens = asked'],
    ['touches-end-of-text', 'if token == eos_token_id and not ignore_eos:'],
    ['touches-sampling', 'temperature = 0.0'],
    ['caches-answers', 'self.answer_cache[key] = text'],
    ['caches-answers', '@functools.cache'],
    ['lower-precision', 'weights = weights.half()'],
  ])('%s: %s', (code, line) => {
    expect(codes(diffOf('vllm/engine.py', [line]))).toContain(code);
  });

  it('the place is named by file and line', () => {
    const [refusal] = diffRefusals(readDiff(diffOf('vllm/engine.py', ['x = step(4)', 'seed = 3'])), context);
    expect(refusal).toEqual({ code: 'reads-seed', where: 'vllm/engine.py:12' });
  });

  it('a patch of the target that does none of it passes', () => {
    expect(
      codes(
        diffOf(
          'vllm/block_table.py',
          ['for block in changed_blocks:', '    copy(block)'],
          ['for block in all_blocks:', '    copy(block)'],
        ),
      ),
    ).toEqual([]);
  });

  it('a line that only moved, a comment and a test file are not read', () => {
    expect(codes(diffOf('vllm/a.py', ['seed = 3', 'y = f(2) + g(x)'], ['  seed = 3']))).toEqual([]);
    expect(codes(diffOf('vllm/a.py', ['# the seed of the prompt', 'y = f(2) + g(x)']))).toEqual([]);
    expect(codes(diffOf('vllm/a.py', ['y = f(2) + g(x)']), diffOf('tests/test_a.py', ['seed = 3']))).toEqual(
      [],
    );
  });

  it('taking out where answers end or how tokens are counted is a change of it', () => {
    expect(codes(diffOf('vllm/a.py', ['y = f(2) + g(x)'], ['if token == eos_token_id: break']))).toContain(
      'touches-end-of-text',
    );
  });

  it('only flags and their defaults are no optimisation; no source of the target is none', () => {
    expect(codes(diffOf('vllm/config.py', ['max_num_seqs = 512'], ['max_num_seqs = 256']))).toContain(
      'only-flags',
    );
    expect(codes(diffOf('vllm/args.py', ["parser.add_argument('--block-size', default=32)"]))).toContain(
      'only-flags',
    );
    expect(codes(diffOf('docs/tuning.md', ['Use 512.']))).toContain('no-source');
    expect(codes(diffOf('examples/run.py', ['x = f(1)']))).toContain('no-source');
    expect(
      codes(diffOf('vllm/kernel.py', ['blocks = 32', 'y = launch(blocks, x)'], ['blocks = 16'])),
    ).toEqual([]);
    expect(diffRefusals([], context)).toEqual([{ code: 'no-change', where: '' }]);
  });

  it('tests are not deleted, skipped or emptied', () => {
    const source = diffOf('vllm/a.py', ['y = f(2) + g(x)']);
    expect(codes(source, diffOf('tests/test_a.py', ['@pytest.mark.skip']))).toContain('tests-weakened');
    expect(codes(source, diffOf('tests/test_a.py', [], ['assert x == 1']))).toContain('tests-weakened');
    expect(codes(source, diffOf('tests/test_a.py', ['assert x == 2'], ['assert x == 1']))).toEqual([]);
    const deleted = diffOf('tests/test_b.py', [], ['import x'], ['deleted file mode 100644']);
    expect(codes(source, deleted)).toContain('tests-weakened');
  });

  it('a task score is what a lower precision needs', () => {
    const lower = readDiff(diffOf('vllm/a.py', ['y = x.to(torch.float16)']));
    expect(diffRefusals(lower, { ...context, hasScore: true })).toEqual([]);
    expect(diffRefusals(lower, context)).toHaveLength(1);
  });

  it('a binary file cannot be read, and is refused', () => {
    const text =
      'diff --git a/vllm/k.so b/vllm/k.so\nnew file mode 100755\nBinary files /dev/null and b/vllm/k.so differ\n';
    expect(codes(text)).toContain('binary');
  });
});

it('names with blanks and lines that look like headers are read as git writes them', () => {
  const [file] = readDiff(diffOf('vllm/a b.py', ['+++ no header', '--- neither']));
  expect(file?.path).toBe('vllm/a b.py');
  expect(file?.added.map(({ line }) => line)).toEqual([11, 12]);
});
