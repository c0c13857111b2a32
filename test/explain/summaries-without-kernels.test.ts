import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { embeddedFacts } from '../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import { explain } from '../../src/explain/explain.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';

const facts = embeddedFacts();

async function read(text: string): Promise<ExplainInput> {
  const input = await readInputText(text, 'paste', async () => 'profiler');
  if (input === null) throw new Error('it cannot be read');
  return input;
}

const said = (input: ExplainInput, language: 'en' | 'zh') =>
  Object.values(explain(input, facts).sections)
    .flat()
    .map(({ text }) => text[language])
    .join('\n');
const asked = (input: ExplainInput, question: string, language: 'en' | 'zh' = 'en') =>
  answer(understandQuestion(question, questionReader, askedAbout(input)), input, facts)
    .statements.map(({ text }) => text[language])
    .join('\n');

const host = `Device_id,Level,API Name,Time(us),Count,Avg(us),Min(us),Max(us),Variance
host,acl,aclrtSynchronizeStream,640000.5,200,3200.0025,1.5,7100.25,90.5
0,runtime,KernelLaunchWithHandle,41000.0,8000,5.125,2.0,300.5,12.5
1,runtime,KernelLaunchWithHandle,39000.0,8000,4.875,1.5,410.0,11.5
host,node,launch,70000.25,16000,4.375,1.25,220.0,9.5
`;

const collective = (
  elapse: number,
  transit: number,
  wait: number,
  apart: number,
  hccs: readonly [number, number],
) => ({
  'Communication Time Info': {
    'Start Timestamp(us)': 1726054679972284.8,
    'Elapse Time(ms)': elapse,
    'Transit Time(ms)': transit,
    'Wait Time(ms)': wait,
    'Synchronization Time(ms)': apart,
    'Idle Time(ms)': elapse - transit - wait,
  },
  'Communication Bandwidth Info': {
    HCCS: { 'Transit Size(MB)': hccs[0], 'Transit Time(ms)': hccs[1], 'Bandwidth(GB/s)': hccs[0] / hccs[1] },
    RDMA: { 'Transit Size(MB)': 0, 'Transit Time(ms)': 0, 'Bandwidth(GB/s)': 0 },
  },
});
const first = collective(2, 1, 0.9, 0.8, [30, 1]);
const second = collective(6, 1, 4.9, 4.8, [30, 1]);
const gather = collective(2, 1.5, 0.25, 0, [24, 1.5]);
const communication = {
  step7: {
    p2p: {},
    collective: {
      'hcom_allReduce__114_0_1@1046': first,
      'hcom_allReduce__114_1_1@1046': second,
      'hcom_allGather__200_0_1@9': gather,
      'Total Op Info': collective(10, 3.5, 6.05, 5.6, [84, 3.5]),
    },
  },
};

describe('interfaces of the host', () => {
  it('are told with their calls, added over devices, and never as kernels', async () => {
    const input = await read(host);
    expect(input.unread).toEqual([]);
    const text = said(input, 'en');
    expect(text).toMatch(/aclrtSynchronizeStream \(acl\): 640 ms in 200 calls.*host waits for the device/u);
    expect(text).toMatch(
      /KernelLaunchWithHandle \(runtime\): 80\.0 ms in 16,000 calls, 5\.00 µs each, the longest 410 µs/u,
    );
    expect(text).toMatch(
      /Evidence for this recording: profiler_trace, recorded by a profiler, without the kernels/u,
    );
    expect(text).toMatch(/Next: the kernels of the same recording/u);
    expect(text).not.toMatch(/Recorded kernel|strongest evidence/u);
    expect(said(input, 'zh')).toMatch(/主机侧 aclrtSynchronizeStream（acl）：640 ms.*主机在此等待设备/u);
  });

  it('do not answer which kernel is slowest without saying that no kernel is listed', async () => {
    const input = await read(host);
    expect(asked(input, 'which kernel is slowest?')).toMatch(
      /No kernel of the device is listed here: op_statistic\.csv/u,
    );
    expect(asked(input, '哪个算子最慢', 'zh')).toMatch(/没有列出设备上的 kernel/u);
    expect(asked(input, 'which kernel is slowest?')).not.toMatch(/simulated/u);
  });
});

describe('collectives of a recording', () => {
  it('are told by kind, without the sum that the file holds, with what waits and how fast each link was', async () => {
    const input = await read(JSON.stringify(communication));
    const text = said(input, 'en');
    expect(text).toMatch(/1 step lists 2 kinds of collectives with 10\.0 ms in all/u);
    expect(text).toMatch(
      /Collective allReduce: 8\.00 ms, 80\.0 % of the collectives' time, 2 calls; 25\.0 % of it moves data, 72\.5 % waits \(70\.0 % until/u,
    );
    expect(text).toMatch(/Collective allReduce over HCCS: 60\.0 MB in 2\.00 ms, 30\.0 GB\/s/u);
    expect(text).not.toMatch(/RDMA|Total/u);
    expect(said(input, 'zh')).toMatch(/集合通信 allGather 走 HCCS：24\.0 MB，用时 1\.50 ms，16\.0 GB\/s/u);
  });

  it('of a cluster are read by their ranks', async () => {
    const cluster = {
      '(0, 1)': { step: { 'hcom_allReduce__1_0_1@5': { 0: first, 1: second } } },
    };
    expect((await read(JSON.stringify(cluster))).traces[0]?.collectives).toMatchObject([
      { name: 'allReduce', calls: 2, microseconds: 8000 },
    ]);
  });

  it('tell the rates of links, as calls of the host tell its launches', async () => {
    const input = await read(JSON.stringify(communication));
    expect(asked(input, 'what bandwidth does all-reduce reach?')).toMatch(/over HCCS: .* 30\.0 GB\/s/u);
    expect(asked(await read(host), 'is it launch bound?')).toMatch(/On the host, KernelLaunchWithHandle/u);
  });

  it.each([
    ['how long does all-reduce take?', 'en', /allReduce: 8\.00 ms/u],
    ['allreduce耗时多少', 'zh', /allReduce：8\.00 ms/u],
  ] as const)('answer for the kind that is named: %s', async (question, language, wanted) => {
    const text = asked(await read(JSON.stringify(communication)), question, language);
    expect(text).toMatch(wanted);
    expect(text.match(wanted.source.includes('：') ? /allReduce：/gu : /allReduce: /gu)).toHaveLength(1);
  });
});

describe('damaged summaries', () => {
  it('tell no time that the whole does not hold, and any document is read without failing', () => {
    for (let at = 0; at < host.length; at += 3) {
      const names = readOutput(host.slice(0, at)).recordings.flatMap(({ hostCalls }) => hostCalls ?? []);
      expect(names.every(({ microseconds }) => microseconds <= 640_000.5)).toBe(true);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const document = { step: { collective: { hcom_send__1: { 'Communication Time Info': value } } } };
        expect(Array.isArray(readOutput(JSON.stringify(document)).recordings)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
