import { describe, expect, it } from 'vitest';
import { collectiveStatements, hostStatements } from '../../../src/explain/analysis/recorded-parts.ts';
import type { CollectiveTime, HostCalls } from '../../../src/results/readers/recordings/recorded-trace.ts';
import { triageTrace } from '../../../src/trace/read-back/report-traces.ts';

const trace = (parts: {
  readonly hostCalls?: readonly HostCalls[];
  readonly collectives?: readonly CollectiveTime[];
}) => ({
  ...triageTrace({ phase: 'decode', step: null, steps: null, kernels: [] }),
  ...parts,
});

const collective = (name: string, microseconds: number): CollectiveTime => ({
  name,
  calls: 2,
  microseconds,
  movingMicroseconds: microseconds / 2,
  waitingMicroseconds: microseconds / 4,
  synchronizingMicroseconds: 0,
  links: [{ link: 'HCCS', megabytes: 30, microseconds: 1000 }],
});

describe('interfaces of the host', () => {
  it('are told with their time and the time of a call, five at most', () => {
    const calls = Array.from(
      { length: 7 },
      (_, at): HostCalls => ({ name: `call${at}`, level: '', calls: 4, microseconds: 6000 }),
    );
    const said = hostStatements(trace({ hostCalls: calls }), 'traces[0]');
    expect(said).toHaveLength(5);
    expect(said[0]?.text.en).toMatch(/call0: 6\.00 ms in 4 calls, 1,?500 µs each/u);
  });

  it('without a count have no time of a call', () => {
    const [said] = hostStatements(
      trace({ hostCalls: [{ name: 'x', level: '', calls: 0, microseconds: 6000 }] }),
      't',
    );
    expect(said?.text.en).not.toMatch(/µs/u);
  });
});

describe('collectives', () => {
  it('are told by their share of all, what moves and what waits, and the rate of each link', () => {
    const [time, link] = collectiveStatements(
      trace({ collectives: [collective('allReduce', 3000), collective('allGather', 1000)] }),
      'traces[0]',
    );
    expect(time?.text.en).toMatch(/allReduce: 3\.00 ms, 75\.0 %.*50\.0 %.*25\.0 %/su);
    // 30 MB in 1 ms.
    expect(link?.text.en).toMatch(/30(?:\.0)? GB\/s/u);
  });

  it('may be one kind, whose share stays one of all', () => {
    const all = trace({ collectives: [collective('allReduce', 3000), collective('allGather', 1000)] });
    const said = collectiveStatements(all, 'traces[0]', ({ name }) => name === 'allGather');
    expect(said).toHaveLength(2);
    expect(said[0]?.text.en).toMatch(/25(?:\.0)? ?%/u);
    expect(said[0]?.cites[0]).toMatchObject({ path: 'traces[0].collectives[1].name' });
  });
});
