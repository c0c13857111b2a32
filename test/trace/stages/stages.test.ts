import { describe, expect, it } from 'vitest';
import { annotationBatch, annotationStage } from '../../../src/trace/stages/annotation-stage.ts';
import { assignStages } from '../../../src/trace/stages/assign-stages.ts';
import { pathStage } from '../../../src/trace/stages/path-stage.ts';
import { stages } from '../../../src/trace/stages/stage.ts';
import { nearestWindow, timelineOf, windowAt } from '../../../src/trace/stages/timeline.ts';
import { finish } from '../../../src/trace/work/steps.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel, launch, mark } from '../support/events.ts';

describe('annotationStage', () => {
  it.each([
    ['step[EXTEND bs=15 toks=15360]', 'extend'],
    ['step[DECODE bs=32]', 'decode'],
    ['step[TARGET_VERIFY bs=2]', 'verify'],
    ['step[DRAFT_EXTEND bs=2]', 'draft'],
    ['step[IDLE]', 'all'],
    ['execute_context_1(888_788544)_generation_0(0)', 'extend'],
    ['execute_32_context_0(sq0sk0)_generation_32(sq32sk55086)', 'decode'],
    ['execute_8192_context_9(sq8155)_generation_37(sq37)', 'mixed'],
    ['execute_context_0(0)_generation_0(0)', 'all'],
    ['[Executor] _forward_step 12: 3 ctx reqs, 4096 ctx tokens, 0 gen reqs', 'extend'],
    ['my decode loop', 'decode'],
    ['prefill then decode', 'decode'],
    ['decoder_layer', null],
    ['## Call CompiledFxGraph prefill ##', null],
    ['ProfilerStep#3', null],
  ] as const)('%s', (name, stage) => {
    expect(annotationStage(name)).toBe(stage);
  });

  it('reads how many requests a step has', () => {
    expect(annotationBatch('step[DECODE bs=32]')).toBe(32);
    expect(annotationBatch('execute_8192_context_9(x)_generation_37(y)')).toBe(46);
    expect(annotationBatch('ProfilerStep#3')).toBeNull();
  });
});

it('the last word of the lowest part of a path names the stage', () => {
  expect(pathStage('/runs/triage-prefill-17-DECODE.trace.json.gz')).toBe('decode');
  expect(pathStage('decode_bench/prefill/a.json')).toBe('extend');
  expect(pathStage('/a/decode/t.json')).toBe('decode');
  expect(pathStage('/decoder/t.json')).toBe('all');
});

it('of windows that cover a moment the innermost counts, and gaps belong to the nearest', () => {
  const line = timelineOf([
    { startNs: 0, endNs: 100 },
    { startNs: 20, endNs: 40 },
    { startNs: 200, endNs: 300 },
  ]);
  expect(windowAt(line, 10)?.startNs).toBe(0);
  expect(windowAt(line, 30)?.startNs).toBe(20);
  expect(windowAt(line, 50)?.startNs).toBe(0);
  expect(windowAt(line, 150)).toBeNull();
  expect(nearestWindow(line, 149, 60)?.startNs).toBe(0);
  expect(nearestWindow(line, 151, 60)?.startNs).toBe(200);
  expect(nearestWindow(line, 150, 10)).toBeNull();
});

it('work that runs after its annotation has ended keeps the stage of its launch', () => {
  const columns = columnsOf([
    mark('step[EXTEND bs=1 toks=9]', 0, 10),
    launch(1, 5),
    mark('step[DECODE bs=1]', 20, 10),
    launch(2, 25),
    kernel('prefill_kernel', 21, 5, 1),
    kernel('decode_kernel', 40, 5, 2),
  ]);
  const { stage, step } = finish(assignStages(columns, 'all'));
  expect([...stage].map((one) => stages[one])).toEqual(['extend', 'decode']);
  expect(new Set(step).size).toBe(2);
  expect([...finish(assignStages(columns, 'decode')).stage].map((one) => stages[one])).toEqual([
    'decode',
    'decode',
  ]);
});
