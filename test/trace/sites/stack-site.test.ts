import { describe, expect, it } from 'vitest';
import {
  type ActiveFrame,
  siteOfCallStack,
  siteOfStack,
  stackDepth,
  unresolvedSite,
} from '../../../src/trace/sites/stack-site.ts';

const frame = (location: string, priority: number, startNs: number, durationNs = 10): ActiveFrame => ({
  location,
  priority,
  startNs,
  durationNs,
});
const siteOf = (...frames: readonly ActiveFrame[]) => siteOfStack(frames);

describe('the site of frames that run at a moment', () => {
  it('is unresolved where none does', () => {
    expect(siteOf()).toBe(unresolvedSite);
  });

  it('is the frame of the highest priority, wherever it stands', () => {
    expect(siteOf(frame('model', 3, 0), frame('torch', 1, 5)).location).toBe('model');
    expect(siteOf(frame('torch', 1, 0), frame('model', 3, 5)).location).toBe('model');
  });

  it('is of equal ones the later, and of those the shorter', () => {
    expect(siteOf(frame('outer', 2, 0), frame('inner', 2, 5)).location).toBe('inner');
    expect(siteOf(frame('inner', 2, 5), frame('outer', 2, 0)).location).toBe('inner');
    expect(siteOf(frame('long', 2, 5, 9), frame('short', 2, 5, 3)).location).toBe('short');
    expect(siteOf(frame('short', 2, 5, 3), frame('long', 2, 5, 9)).location).toBe('short');
  });

  it('is the last of those that are alike', () => {
    expect(siteOf(frame('first', 2, 5), frame('second', 2, 5)).location).toBe('second');
  });

  it('keeps the last telling frames of the stack, outermost first', () => {
    const telling = Array.from({ length: stackDepth + 2 }, (_, at) => frame(`f${at}`, 1, at));
    const { stack } = siteOf(frame('none', 0, 0), ...telling, frame('noise', 0, 90));
    expect(stack).toEqual(['f2', 'f3', 'f4', 'f5']);
  });

  it('keeps the innermost where no frame tells anything', () => {
    expect(siteOf(frame('a', 0, 0), frame('b', 0, 1)).stack).toEqual(['b']);
  });
});

describe('the site of a call stack as text', () => {
  const inner = '/srv/vllm/model_executor/layers/linear.py(88): forward';
  const outer = '/srv/vllm/worker/model_runner.py(12): execute_model';

  it.each([
    [';\n', 'a semicolon and a line break'],
    [';\r\n', 'a semicolon and a line break of Windows'],
    [';  \n', 'a semicolon, blanks and a line break'],
    ['\n', 'a line break'],
    [';', 'a semicolon'],
    ['\n\n', 'an empty line'],
  ])('is parted by %j: %s', (mark) => {
    const site = siteOfCallStack(`${inner}${mark}${outer};`);
    expect(site.stack).toHaveLength(2);
    expect(site).toEqual(siteOfCallStack(`${inner}\n${outer}`));
  });

  it('has its innermost frame first in the text and last in the stack', () => {
    const { stack, location } = siteOfCallStack(`${inner}\n${outer}`);
    expect(stack[0]).toContain('model_runner.py');
    expect(stack[1]).toContain('linear.py');
    expect(location).toBe(stack[1]);
  });

  it('is unresolved in an empty text', () => {
    expect(siteOfCallStack(' \n')).toEqual(unresolvedSite);
  });
});
