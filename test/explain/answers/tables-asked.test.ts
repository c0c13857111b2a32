import { describe, expect, it } from 'vitest';
import { questionReader } from '../../../src/app/question-reader.ts';
import { embeddedFacts } from '../../../src/backends/embedded/explain-facts.ts';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { answer } from '../../../src/explain/answers/answer.ts';
import { askedAbout } from '../../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../../src/explain/answers/understand.ts';

const spaced = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join('    ')).join('\n');
const torch = (sum: string) =>
  [
    spaced([
      ['Name', 'Self CPU %', 'Self CPU', 'Self CUDA', 'Self CUDA %', '# of Calls'],
      ['flash_fwd_kernel', '0.00%', '0.000us', '30.000ms', '30.00%', '20'],
      ['nvjet_gemm_64x64', '0.00%', '0.000us', '60.000ms', '60.00%', '80'],
      ['Memcpy DtoD (Device -> Device)', '0.00%', '0.000us', '10.000ms', '10.00%', '40'],
      ['cudaLaunchKernel', '50.00%', '70.000ms', '0.000us', '0.00%', '700'],
      ['cudaDeviceSynchronize', '20.00%', '28.000ms', '0.000us', '0.00%', '2'],
    ]),
    `Self CPU time total: ${sum}`,
    'Self CUDA time total: 100.000ms',
  ].join('\n');

const details = [
  'Step Id,Device_id,Name,Type,Accelerator Core,Start Time(us),Duration(us),Wait Time(us),aic_mac_ratio,aic_mte2_ratio,aiv_vec_ratio',
  '3,0,mm_a,MatMulV3,AI_CORE,1000.0,40.0,0.0,0.2,0.8,0',
  '3,0,fa_a,FusedInferAttentionScore,MIX_AIC,1042.0,50.0,2.0,0.1,0.9,0',
  '3,0,ar_a,hcom_allReduce_,COMMUNICATION,1100.0,20.0,8.0,0,0,0',
  '3,0,mm_b,MatMulV3,AI_CORE,1120.0,40.0,0.0,0.2,0.8,0',
  '3,0,fa_b,FusedInferAttentionScore,MIX_AIC,1160.0,50.0,0.0,0.1,0.9,0',
  '3,0,ar_b,hcom_allReduce_,COMMUNICATION,1240.0,20.0,30.0,0,0,0',
].join('\n');

const steps = [
  'Device_id,Step,Computing,Communication(Not Overlapped),Overlapped,Communication,Free,Stage',
  '0,5,4000.0,500.0,100.0,600.0,500.0,5000.0',
  '0,6,4000.0,500.0,100.0,600.0,500.0,5000.0',
  '0,7,4000.0,500.0,100.0,600.0,2500.0,7000.0',
].join('\n');

const ranks = [
  'rank,idle_time(us),compute_time(us),non_compute_time(us),kernel_time(us),idle_time_pctg',
  '0,900.0,4000.0,1100.0,6000.0,15.0',
  '1,200.0,5000.0,800.0,6000.0,3.3',
  '2,1000.0,4000.0,1000.0,6000.0,16.7',
].join('\n');

const exposed = [
  'type,time ms,percent',
  'computation_time,70.0,70.0',
  'exposed_comm_time,20.0,20.0',
  'idle_time,10.0,10.0',
  'total_comm_time,50.0,50.0',
].join('\n');

const statistic = [
  'OP Type,Core Type,Count,Total Time(us),Min Time(us),Avg Time(us),Max Time(us),Ratio(%)',
  'GroupedMatmul,MIX_AIC,40,5000.0,100.0,125.0,150.0,50.0',
  'MoeDistributeDispatch,MIX_AIV,40,3000.0,20.0,75.0,900.0,30.0',
  'MoeDistributeCombine,MIX_AIV,40,2000.0,40.0,50.0,60.0,20.0',
].join('\n');

const inputs = {
  ranks,
  exposed,
  statistic,
  slow: torch('140.000ms'),
  quick: torch('90.000ms'),
  details,
  steps,
};

const cases: readonly (readonly [of: keyof typeof inputs, question: string, says: RegExp, not?: RegExp])[] = [
  ['ranks', 'which rank is the straggler', /^Rank 1 computes longest: 5\.00 ms, 25\.0 % more/u],
  ['ranks', '各卡负载均衡吗', /^rank 1 计算最久/u],
  ['ranks', 'how idle is rank 2', /^Rank 2: [\s\S]*idle 1\.00 ms \(16\.7 %\)/u],
  [
    'exposed',
    'how much comm is exposed',
    /^Communication that nothing hides takes 20\.0 ms, 20\.0 % of 100 ms \(40\.0 %/u,
  ],
  ['exposed', '通信全部藏起来能快多少', /最多省下这么多/u],
  ['exposed', 'GPU utilisation?', /^The device is busy for 90\.0 %/u],
  ['statistic', 'dispatch plus combine?', /5\.00 ms, 50\.0 % of the recorded/u],
  ['statistic', 'which kernel has outliers', /^The calls of MoeDistributeDispatch lie furthest apart/u],
  ['slow', 'how much time goes to copies?', /10\.0 ms, 10\.0 % of the recorded/u, /nvjet/u],
  ['slow', '拷贝占多少', /占采集到的 kernel 时间的 10\.0 %/u, /nvjet/u],
  [
    'slow',
    'is it launch bound?',
    /^Probably yes: the host's own work takes 112 ms[\s\S]*700 launches take 70\.0 ms/u,
  ],
  ['quick', '是不是下发瓶颈', /^多半不是：主机自身用时 62\.0 ms/u],
  ['slow', 'what share is attention', /^Recorded kernels of that name[\s\S]*30\.0 %/u, /nvjet/u],
  ['details', 'how many layers are in there', /^2 layers, if each runs FusedInferAttentionScore once/u],
  ['details', '每层多少时间', /每层 kernel 用时 110 µs/u],
  ['details', 'how long did kernels wait', /^Kernels waited 0\.0400 ms/u],
  ['details', 'allreduce等了多久', /共等待 0\.0380 ms/u, /MatMul/u],
  [
    'details',
    'is matmul memory bound?',
    /^MatMulV3 is bound by memory: its units read memory in 80\.0 %/u,
    /Attention/u,
  ],
  ['details', 'how long was the device idle', /^No kernel ran for 0\.0400 ms of 0\.260 ms \(15\.4 %\)/u],
  [
    'steps',
    'which step was slowest and why',
    /^Step 7 is the slowest: 7\.00 ms[\s\S]*idle: 2\.50 ms against 0\.500/u,
  ],
  ['steps', '哪一步最慢', /^第 7 步最慢/u],
  ['steps', 'how much of the comm is hidden', /16\.7 %/u, /without the time line/u],
  ['steps', '空闲占多少', /占 17\.0 ms 的 20\.6 %/u],
];

describe('questions about tables of a profiler', () => {
  it.each(cases.map(([of, question, says, not]) => ({ of, question, says, not })))(
    '$of: $question',
    async ({ of, question, says, not }) => {
      const input = await readInputText(inputs[of], 'pasted', async () => 'profiler');
      if (input === null) throw new Error(`${of} was not read`);
      const { statements } = answer(
        understandQuestion(question, questionReader, askedAbout(input)),
        input,
        embeddedFacts(),
      );
      const language = /\p{Script=Han}/u.test(question) ? 'zh' : 'en';
      const said = statements
        .filter(({ rule }) => rule !== 'asked')
        .map(({ text }) => text[language])
        .join('\n');
      expect(said).toMatch(says);
      if (not !== undefined) expect(said).not.toMatch(not);
    },
  );
});
