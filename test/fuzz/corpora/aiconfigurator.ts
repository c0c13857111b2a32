/** What AIConfigurator prints and saves; the figures are made up. */
export const printedReport = `
13:32:00 [aiconfigurator] [I] [main.py:2970] Loading AIConfigurator version: 0.11.0
13:32:00 [aiconfigurator] [I] [main.py:3041] Effective parameters: ISL=2048, OSL=256, TTFT=1000.0ms, TPOT=40.0ms, backend=vllm
13:32:04 [aiconfigurator] [I] [perf_database.py:979] Loading database for system='h100_sxm', backend='vllm', version='0.24.0'
********************************************************************************
*                         AIConfigurator Final Results                         *
********************************************************************************
  Input Configuration & SLA Target:
    Model: Qwen/Qwen3-32B-FP8 (is_moe: False)
    Total GPUs: 8
    Best Experiment Chosen: agg at 500.00 tokens/s/gpu
  ----------------------------------------------------------------------------
  Overall Best Configuration:
    - Best Throughput: 4,000.02 tokens/s
    - TTFT: 310.00ms
    - TPOT: 39.99ms
  ----------------------------------------------------------------------------
agg Top Configurations: (Ranked by tokens/s/gpu)
+------+---------+--------------+---------------+-------+--------+-----------------+-------------+-------------------+----------+--------------+-------------+----------+----+
| Rank | backend | tokens/s/gpu | tokens/s/user | req/s |  TTFT  | request_latency | concurrency | total_gpus (used) | replicas | gpus/replica | gpus/worker | parallel | bs |
+------+---------+--------------+---------------+-------+--------+-----------------+-------------+-------------------+----------+--------------+-------------+----------+----+
|  1   |   vllm  |    500.00    |     25.00     | 15.63 | 310.00 |     10510.00    | 160 (=20x8) |     8 (8=8x1)     |    8     |      1       |   1 (=1x1)  |  tp1pp1  | 20 |
|  2   |   vllm  |    400.00    |     25.64     |  9.38 | 212.00 |     10157.00    |  96 (=48x2) |     8 (6=2x3)     |    2     |      3       |   3 (=3x1)  |  tp3pp1  | 48 |
+------+---------+--------------+---------------+-------+--------+-----------------+-------------+-------------------+----------+--------------+-------------+----------+----+
********************************************************************************
`;

export const savedRows = `model,isl,osl,prefix,concurrency,request_rate,bs,global_bs,ttft,tpot,request_latency,seq/s,tokens/s,tokens/s/gpu,num_total_gpus,tp,pp,dp,moe_tp,moe_ep,cp,parallel,memory,backend,version,system
Qwen/Qwen3-32B-FP8,4000,1000,0,64,2.739,64,64,1122.572,22.454,23553.742,2.739,2736.704,1368.352,2,2,1,1,1,1,1,tp2pp1dp1etp1ep1,40.158,trtllm,1.3.0rc20,h200_sxm
Qwen/Qwen3-32B-FP8,4000,1000,0,32,1.5,32,32,800.5,15.25,16000,1.5,1500,750,2,2,1,1,1,1,1,tp2pp1dp1etp1ep1,38,trtllm,1.3.0rc20,h200_sxm
`;
