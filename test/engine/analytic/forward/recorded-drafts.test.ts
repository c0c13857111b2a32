import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../../../src/engine/terms/errors.ts';
import { gibibyte } from '../../../../src/engine/terms/units.ts';
import { caseOf } from './text-generate-case.ts';

/** A pass of the modelled program with a draft: seconds, GiB, calls and seconds by operator. */
interface RecordedDraft {
  readonly id: string;
  readonly args: readonly string[];
  /** The configuration of the draft; null for the built-in one. */
  readonly draft: ConfigFields | null;
  readonly time: number;
  readonly mem: { readonly weight: number; readonly kv: number; readonly act: number };
  readonly ops: Readonly<Record<string, readonly [calls: number, seconds: number]>>;
}

const passes = readFileSync(join(import.meta.dirname, '../../../golden/drafts.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): RecordedDraft => JSON.parse(line));

/** A pass as a search runs it: compiled for sizes that are not known, and no context is told to the draft. */
function searched(args: readonly string[], config: ConfigFields | null): ReturnType<typeof caseOf> {
  const { spec, shape } = caseOf(args, config);
  const draft = spec.draft ? { ...spec.draft, contextTokens: 0 } : null;
  return { spec: { ...spec, draft, dynamicShapes: true }, shape: { ...shape, hasContext: false } };
}

describe('passes with a draft model behind their target', () => {
  it.each(passes)('$id', ({ id, args, draft, time, mem, ops }) => {
    const { spec, shape } = id.startsWith('dyn') ? searched(args, draft) : caseOf(args, draft);
    const forward = prepareForward(spec);
    const { seconds, memory } = forward.cost(shape);
    expect(Math.abs(seconds / time - 1)).toBeLessThan(1e-6);
    expect(Math.abs(memory.weightBytes / gibibyte / mem.weight - 1)).toBeLessThan(5e-6);
    expect(memory.kvCacheBytes / gibibyte).toBeCloseTo(mem.kv, 6);
    expect(Math.abs(memory.activationBytes / gibibyte - mem.act)).toBeLessThan(0.0151);
    for (const [name, [calls, total]] of Object.entries(ops)) {
      const own = forward.operators(shape).filter((one) => one.name.replace(/\.default$/, '') === name);
      expect(
        own.reduce((done, one) => done + one.calls, 0),
        name,
      ).toBe(calls);
      expect(
        own.reduce((done, one) => done + one.calls * one.seconds, 0),
        name,
      ).toBeCloseTo(total, 9);
    }
  });
});

describe('drafts that the modelled program refuses', () => {
  const [first] = passes;
  const prepare = (...more: string[]) => {
    const args = first === undefined ? [] : [...first.args, ...more];
    return () => prepareForward(caseOf(args, first?.draft ?? null).spec);
  };

  it('a quantised cache: keys and values of the draft are fp16', () => {
    expect(prepare('--quantize-attention-action', 'INT8')).toThrow(UnsupportedArchitectureError);
  });

  it('heads that TP does not divide', () => {
    const heads = { ...first?.draft, num_attention_heads: 6, num_key_value_heads: 6 };
    const args = passes.find(({ id }) => id === 'dfA-t4-e')?.args ?? [];
    expect(() => prepareForward(caseOf(args, heads).spec)).toThrow(ParallelSplitError);
  });
});
