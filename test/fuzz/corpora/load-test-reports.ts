/** Tables and CSV of genai-perf and of its successor AIPerf. */
export const nvidiaReports = {
  aiperf: `aiperf profile --model Qwen/Qwen3-32B --url localhost:8000 --endpoint-type chat --streaming --concurrency 32 --request-count 320 --synthetic-input-tokens-mean 2048 --output-tokens-mean 512

                                            NVIDIA AIPerf | LLM Metrics
┏━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━┓
┃               Metric ┃       avg ┃      min ┃       max ┃       p99 ┃       p90 ┃       p50 ┃      std ┃
┡━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━┩
│  Time to First Token │    412.37 │    98.41 │  1,803.92 │  1,702.15 │    877.60 │    301.88 │   340.11 │
│                 (ms) │           │          │           │           │           │           │          │
│ Time to Second Token │     24.10 │    20.04 │     61.07 │     55.30 │     29.81 │     23.02 │     5.40 │
│                 (ms) │           │          │           │           │           │           │          │
│ Request Latency (ms) │ 13,021.44 │ 9,876.10 │ 15,404.80 │ 15,290.33 │ 14,611.02 │ 13,102.57 │   911.73 │
│  Inter Token Latency │     24.68 │    20.31 │     29.77 │     29.02 │     26.90 │     24.71 │     1.62 │
│                 (ms) │           │          │           │           │           │           │          │
│         Output Token │     40.71 │    33.59 │     49.24 │     48.66 │     43.87 │     40.47 │     2.71 │
│  Throughput Per User │           │          │           │           │           │           │          │
│    (tokens/sec/user) │           │          │           │           │           │           │          │
│      Output Sequence │    511.90 │   480.00 │    512.00 │    512.00 │    512.00 │    512.00 │     1.80 │
│      Length (tokens) │           │          │           │           │           │           │          │
│       Input Sequence │  2,048.00 │ 2,048.00 │  2,048.00 │  2,048.00 │  2,048.00 │  2,048.00 │     0.00 │
│      Length (tokens) │           │          │           │           │           │           │          │
│         Output Token │  1,251.36 │      N/A │       N/A │       N/A │       N/A │       N/A │      N/A │
│           Throughput │           │          │           │           │           │           │          │
│         (tokens/sec) │           │          │           │           │           │           │          │
│   Request Throughput │      2.44 │      N/A │       N/A │       N/A │       N/A │       N/A │      N/A │
│       (requests/sec) │           │          │           │           │           │           │          │
│        Request Count │    320.00 │      N/A │       N/A │       N/A │       N/A │       N/A │      N/A │
│           (requests) │           │          │           │           │           │           │          │
└──────────────────────┴───────────┴──────────┴───────────┴───────────┴───────────┴───────────┴──────────┘

CLI Command: aiperf profile --model 'Qwen/Qwen3-32B' --url 'localhost:8000'
Benchmark Duration: 131.02 sec
`,
  genaiPerf: `                                    NVIDIA GenAI-Perf | LLM Metrics
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┓
┃                         Statistic ┃      avg ┃      min ┃      max ┃      p99 ┃      p90 ┃      p75 ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━┩
│          Time to first token (ms) │   164.20 │    51.07 │   398.44 │   390.12 │   301.60 │   211.09 │
│          Inter token latency (ms) │    17.86 │    16.98 │    19.11 │    19.04 │    18.40 │    18.11 │
│              Request latency (ms) │ 4,736.11 │ 4,401.29 │ 5,020.47 │ 5,007.55 │ 4,899.20 │ 4,812.31 │
│            Output sequence length │   257.00 │   256.00 │   260.00 │   260.00 │   258.00 │   257.00 │
│             Input sequence length │   900.00 │   900.00 │   900.00 │   900.00 │   900.00 │   900.00 │
│ Output token throughput (per sec) │   868.21 │      N/A │      N/A │      N/A │      N/A │      N/A │
│      Request throughput (per sec) │     3.38 │      N/A │      N/A │      N/A │      N/A │      N/A │
│         Request goodput (per sec) │     2.90 │      N/A │      N/A │      N/A │      N/A │      N/A │
└───────────────────────────────────┴──────────┴──────────┴──────────┴──────────┴──────────┴──────────┘
`,
  genaiPerfCsv: `Metric,avg,min,max,p99,p95,p90,p75,p50,p25
Time To First Token (ms),"1,204.55",212.08,"3,303.71","3,290.04","3,001.22","2,940.81","1,411.09",702.90,301.17
Time To Second Token (ms),28.11,0.00,140.22,99.08,38.20,35.90,34.01,33.72,1.60
Request Latency (ms),"6,550.19","5,401.22","9,700.31","9,540.66","9,101.92","9,004.27","6,610.55","5,720.90","5,510.06"
Inter Token Latency (ms),30.93,28.01,36.22,35.90,33.80,33.02,31.40,30.70,29.51
Output Sequence Length (tokens),173.80,165.00,188.00,187.40,184.00,181.00,176.00,174.00,171.00
Input Sequence Length (tokens),"3,000.10","2,999.00","3,001.00","3,001.00","3,001.00","3,000.00","3,000.00","3,000.00","3,000.00"

Metric,Value
Output Token Throughput (tokens/sec),421.77
Request Throughput (per sec),2.43
Request Count (count),120.00
`,
  aiperfCsv: `Metric,avg,min,max,sum,p1,p5,p10,p25,p50,p75,p90,p95,p99,std
Inter Token Latency (ms),12.81,11.66,13.88,640.50,11.70,11.90,12.01,12.40,12.83,13.10,13.44,13.60,13.80,0.44
Time to First Token (ms),149.87,87.15,299.91,7493.50,88.00,90.10,95.20,120.30,140.87,170.52,220.10,260.40,292.31,49.20
Request Latency (ms),6542.30,6003.61,7033.87,327115.00,6010.00,6050.00,6101.00,6300.19,6552.99,6760.72,6900.15,6980.10,7031.16,276.18
Output Sequence Length (tokens),500.06,490.00,501.00,25003.00,490.00,495.00,500.00,500.00,500.00,500.00,501.00,501.00,501.00,2.62
Input Sequence Length (tokens),1300.00,1300.00,1300.00,65000.00,1300.00,1300.00,1300.00,1300.00,1300.00,1300.00,1300.00,1300.00,1300.00,0.00

Metric,Value
Benchmark Duration (sec),42.30
Output Token Throughput (tokens/sec),591.08
Total Token Throughput (tokens/sec),2127.73
Request Throughput (requests/sec),1.18
Request Count,50.00

Endpoint,GPU_Index,GPU_Name,GPU_UUID,Platform,Metric,avg,min,max,p50
localhost:9400,0,NVIDIA H100 80GB HBM3,GPU-1,nvidia,GPU Power Usage (W),512.30,401.00,640.00,520.00
`,
} as const;

/** Rows that a sweep of vLLM's load test saves. */
export const sweepRows = `,date,backend,model_id,tokenizer_id,num_prompts,request_rate,burstiness,max_concurrency,duration,completed,failed,total_input_tokens,total_output_tokens,request_throughput,request_goodput,output_throughput,total_token_throughput,max_output_tokens_per_s,max_concurrent_requests,mean_ttft_ms,median_ttft_ms,std_ttft_ms,p99_ttft_ms,mean_tpot_ms,median_tpot_ms,std_tpot_ms,p99_tpot_ms,mean_itl_ms,median_itl_ms,std_itl_ms,p99_itl_ms,mean_e2el_ms,median_e2el_ms,std_e2el_ms,p99_e2el_ms,run_number,max_num_seqs,random_input_len,random_output_len
0,20260901-101500,openai,Qwen/Qwen3-32B,Qwen/Qwen3-32B,64,inf,1.0,16,60.5,64,0,131072,32768,1.0578,,541.6,2708.1,640.0,18,812.4,700.2,210.0,1500.7,27.9,27.8,1.1,30.2,27.9,27.5,3.0,40.1,15069.3,15010.2,300.0,15900.8,0,128,2048,512
1,20260901-101700,openai,Qwen/Qwen3-32B,Qwen/Qwen3-32B,128,inf,1.0,32,75.2,128,0,262144,65536,1.7021,,871.5,4357.5,1010.0,35,1620.9,1400.0,420.0,3100.3,33.6,33.5,1.3,36.0,33.6,33.0,4.0,48.2,18790.5,18700.1,500.0,19900.2,0,128,2048,512
`;

/** Reports that a chat tool put into one line. */
export const squeezed = {
  vllm: `============ Serving Benchmark Result ============ Successful requests: 256 Failed requests: 0 Maximum request concurrency: 64 Benchmark duration (s): 98.41 Total input tokens: 524288 Total generated tokens: 131072 Request throughput (req/s): 2.60 Output token throughput (tok/s): 1331.90 Peak output token throughput (tok/s): 1720.00 Peak concurrent requests: 70.00 Total Token throughput (tok/s): 6659.49 ---------------Time to First Token---------------- Mean TTFT (ms): 2210.44 Median TTFT (ms): 1980.12 P99 TTFT (ms): 5102.77 -----Time per Output Token (excl. 1st token)------ Mean TPOT (ms): 43.70 Median TPOT (ms): 43.66 P99 TPOT (ms): 47.90 ---------------Inter-token Latency---------------- Mean ITL (ms): 43.61 Median ITL (ms): 39.02 P99 ITL (ms): 188.30 ==================================================
`,
  sglang: `my run on H200: ============ Serving Benchmark Result ============ Backend: sglang-oai Traffic request rate: inf Max request concurrency: 16 Successful requests: 96 Benchmark duration (s): 61.20 Total input tokens: 98304 Total generated tokens: 24576 Total generated tokens (retokenized): 24570 Request throughput (req/s): 1.57 Input token throughput (tok/s): 1606.27 Output token throughput (tok/s): 401.57 Total token throughput (tok/s): 2007.84 Concurrency: 15.60 ----------------End-to-End Latency---------------- Mean E2E Latency (ms): 9944.10 Median E2E Latency (ms): 9901.02 ---------------Time to First Token---------------- Mean TTFT (ms): 602.33 Median TTFT (ms): 560.10 P99 TTFT (ms): 1210.40 -----Time per Output Token (excl. 1st token)------ Mean TPOT (ms): 36.64 Median TPOT (ms): 36.60 P99 TPOT (ms): 38.90 ---------------Inter-Token Latency---------------- Mean ITL (ms): 36.66 Median ITL (ms): 35.90 P95 ITL (ms): 44.10 P99 ITL (ms): 80.20 Max ITL (ms): 211.00 ================================================== thanks
`,
  trtllm: `=========================================================== = PYTORCH BACKEND =========================================================== Model: meta-llama/Llama-3.1-8B-Instruct Model Path: None TensorRT LLM Version: 1.2.0 Dtype: bfloat16 KV Cache Dtype: FP8 Quantization: FP8 =========================================================== = REQUEST DETAILS =========================================================== Number of requests: 512 Number of concurrent requests: 128.5 Average Input Length (tokens): 1024.0000 Average Output Length (tokens): 256.0000 =========================================================== = WORLD + RUNTIME INFORMATION =========================================================== TP Size: 2 PP Size: 1 EP Size: None Max Runtime Batch Size: 2048 Max Runtime Tokens: 4096 Scheduling Policy: GUARANTEED_NO_EVICT KV Memory Percentage: 90.00% Issue Rate (req/sec): 5.0689E+14 =========================================================== = PERFORMANCE OVERVIEW =========================================================== Request Throughput (req/sec): 21.7012 Total Output Throughput (tokens/sec): 5555.5072 Total Token Throughput (tokens/sec): 27777.5360 Total Latency (ms): 23593.0900 Average request latency (ms): 5900.1200 Per User Output Throughput [w/ ctx] (tps/user): 45.1200 Per GPU Output Throughput (tps/gpu): 2777.7536 ===========================================================
`,
  latency: `Avg latency: 2.413 seconds 10% percentile latency: 2.390 seconds 25% percentile latency: 2.398 seconds 50% percentile latency: 2.409 seconds 75% percentile latency: 2.421 seconds 90% percentile latency: 2.440 seconds 99% percentile latency: 2.480 seconds
`,
  throughput: `Throughput: 7.15 requests/s, 4662.44 total tokens/s, 1531.96 output tokens/s Total num prompt tokens: 42659 Total num output tokens: 43516
`,
} as const;
